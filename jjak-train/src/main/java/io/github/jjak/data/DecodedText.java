package io.github.jjak.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;

/**
 * The characters of a file, decoded strictly: bytes that the encoding does not allow, and NULs, which no text has, end the
 * reading with a message that names their line.
 */
final class DecodedText extends Reader {

    private static final int BUFFER = 1 << 15;

    private final DataFile file;
    private final TextEncoding encoding;
    private final InputStream in;
    private final CharsetDecoder decoder;
    private final ByteBuffer bytes = ByteBuffer.allocate(BUFFER);
    private long line = 1;
    private long consumed;
    private boolean ended;
    private boolean flushed;

    /** @throws io.github.jjak.error.DataException if the file cannot be opened */
    DecodedText(DataFile file, TextEncoding encoding) {
        this.file = file;
        this.encoding = encoding;
        this.decoder = encoding.charset()
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        try {
            this.in = file.open();
            in.skipNBytes(encoding.markBytes());
        } catch (IOException e) {
            throw file.unreadable(e);
        }
        this.consumed = encoding.markBytes();
        bytes.flip();
    }

    @Override
    public int read(char[] target, int offset, int length) throws NotDecodable {
        if (length == 0) {
            return 0;
        }
        CharBuffer chars = CharBuffer.wrap(target, offset, length).slice();
        while (chars.position() == 0 && !flushed) {
            if (!ended && !bytes.hasRemaining()) {
                fill();
            }
            decode(chars);
        }
        int read = chars.position();
        for (int i = offset; i < offset + read; i++) {
            if (target[i] == '\0') {
                throw bad("has a NUL. UTF-16 without a mark and binary files do");
            }
            line += target[i] == '\n' ? 1 : 0;
        }
        return read == 0 ? -1 : read;
    }

    private void decode(CharBuffer chars) throws NotDecodable {
        int before = bytes.position();
        CoderResult result = decoder.decode(bytes, chars, ended);
        consumed += bytes.position() - before;
        if (result.isError()) {
            if (chars.position() == 0) {
                throw bad("has bytes that " + encoding.name() + " does not allow");
            }
        } else if (result.isUnderflow() && ended) {
            flushed = decoder.flush(chars).isUnderflow();
        } else if (result.isUnderflow()) {
            fill();
        }
    }

    private void fill() {
        bytes.compact();
        try {
            int read = in.read(bytes.array(), bytes.position(), bytes.remaining());
            ended = read < 0;
            bytes.position(bytes.position() + Math.max(0, read));
        } catch (IOException e) {
            throw file.unreadable(e);
        }
        bytes.flip();
    }

    private NotDecodable bad(String what) {
        return new NotDecodable(file.name() + " is not " + encoding.name() + " text: line " + line + " (byte "
                + (consumed + 1) + ") " + what + ".");
    }

    @Override
    public void close() {
        try {
            in.close();
        } catch (IOException e) {
            throw file.unreadable(e);
        }
    }

    /** Says which line and byte cannot be decoded; texts are not repeated. */
    static final class NotDecodable extends IOException {

        private static final long serialVersionUID = 1L;

        NotDecodable(String message) {
            super(message);
        }
    }
}
