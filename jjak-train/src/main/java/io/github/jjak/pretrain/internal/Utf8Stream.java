package io.github.jjak.pretrain.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** The bytes of a text in another encoding, as UTF-8. What the encoding does not allow is an error of coding, or U+FFFD. */
final class Utf8Stream extends InputStream {

    private static final int CHARACTERS = 1 << 14;

    private final Reader reader;
    private final char[] characters = new char[CHARACTERS];
    private int kept;
    private byte[] bytes = new byte[0];
    private int next;

    Utf8Stream(InputStream in, Charset charset, boolean replacing) {
        CodingErrorAction action = replacing ? CodingErrorAction.REPLACE : CodingErrorAction.REPORT;
        CharsetDecoder decoder = charset.newDecoder().onMalformedInput(action).onUnmappableCharacter(action);
        this.reader = new InputStreamReader(in, decoder);
    }

    @Override
    public int read() throws IOException {
        return fill() ? bytes[next++] & 0xFF : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int count = Math.min(length, bytes.length - next);
        System.arraycopy(bytes, next, target, offset, count);
        next += count;
        return count;
    }

    /** False at the end. */
    private boolean fill() throws IOException {
        while (next == bytes.length) {
            int read = reader.read(characters, kept, CHARACTERS - kept);
            if (read < 0 && kept == 0) {
                return false;
            }
            int all = kept + Math.max(0, read);
            // Half a pair waits for its other half, which comes with the next characters.
            kept = read > 0 && Character.isHighSurrogate(characters[all - 1]) ? 1 : 0;
            bytes = new String(characters, 0, all - kept).getBytes(StandardCharsets.UTF_8);
            next = 0;
            if (kept > 0) {
                characters[0] = characters[all - 1];
            }
        }
        return true;
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
