package io.github.jjak.pretrain.internal;

import io.github.jjak.data.ReadOptions;
import io.github.jjak.data.internal.BlankText;
import io.github.jjak.error.DataException;
import io.github.jjak.json.internal.RegularFile;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads raw text: UTF-8 or another encoding, one text per line, gzipped where the name ends in {@code .gz}; in bounded memory, whatever the length of
 * files and lines. A mark at the start of a file and carriage returns at the ends of lines are no part of the text.
 *
 * @param files read one after the other
 * @param onBadUtf8 what to do with bytes that the encoding does not allow
 * @param encoding as {@link ReadOptions#charset} knows it; null for UTF-8
 */
public record TextLines(
        List<Path> files, OnBadUtf8 onBadUtf8, @Nullable String encoding) {

    /** A longer line comes in pieces, cut at a blank where there is one. */
    static final int LONGEST_PIECE = 1 << 16;

    private static final int BUFFER = 1 << 16;

    /** What to do with bytes that the encoding does not allow. */
    public enum OnBadUtf8 {
        /** End the run, naming file and line. */
        REFUSE,
        /** Put U+FFFD in their place, as Python's {@code errors="replace"}. */
        REPLACE
    }

    /** @throws io.github.jjak.error.UsageException for an encoding that is not known */
    public TextLines {
        files = List.copyOf(files);
        if (encoding != null) {
            ReadOptions.charset(encoding);
        }
    }

    /** Lines of UTF-8. */
    public TextLines(List<Path> files, OnBadUtf8 onBadUtf8) {
        this(files, onBadUtf8, null);
    }

    /** Takes texts. */
    @FunctionalInterface
    public interface Sink {
        /**
         * A piece of text, neither blank at its ends nor empty.
         *
         * @param startsLine false if it is the rest of the line that the piece before began
         */
        void accept(String text, boolean startsLine);
    }

    /**
     * What was read.
     *
     * @param lines lines of all files
     * @param emptyLines lines that hold nothing but blanks
     * @param replacedLines lines in which bytes were replaced
     */
    public record Counts(long lines, long emptyLines, long replacedLines) {}

    /**
     * Reads all files.
     *
     * @throws DataException if a file is missing, cannot be read, or is not in its encoding
     */
    public Counts read(Sink sink) {
        Pass pass = new Pass(sink);
        for (Path file : files) {
            pass.read(file);
        }
        return new Counts(pass.lines, pass.emptyLines, pass.replacedLines);
    }

    private final class Pass {
        private final Sink sink;
        private long lines;
        private long emptyLines;
        private long replacedLines;
        private long lineOfFile;
        private boolean lineHasText;
        private boolean lineWasReplaced;
        private boolean lineStarted;

        Pass(Sink sink) {
            this.sink = sink;
        }

        void read(Path file) {
            if (!Files.isRegularFile(file)) {
                throw new DataException("There is no file " + file + ".");
            }
            try (InputStream in = open(file)) {
                lineOfFile = 1;
                startLine();
                Piece piece = new Piece();
                byte[] buffer = new byte[BUFFER];
                for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                    for (int i = 0; i < count; i++) {
                        if (buffer[i] == '\n') {
                            emit(file, piece.takeAll());
                            endLine();
                        } else {
                            lineStarted = true;
                            piece.write(buffer[i]);
                            if (piece.size() >= LONGEST_PIECE) {
                                emit(file, piece.takeUpToBlank());
                            }
                        }
                    }
                }
                if (lineStarted) {
                    emit(file, piece.takeAll());
                    endLine();
                }
            } catch (CharacterCodingException cause) {
                throw bad(file, "or one soon after it holds bytes that it does not allow", cause);
            } catch (IOException cause) {
                throw new DataException(file + " cannot be read: " + cause.getMessage(), cause);
            }
        }

        private void startLine() {
            lineHasText = false;
            lineWasReplaced = false;
            lineStarted = false;
        }

        private void endLine() {
            lines++;
            emptyLines += lineHasText ? 0 : 1;
            replacedLines += lineWasReplaced ? 1 : 0;
            lineOfFile++;
            startLine();
        }

        private void emit(Path file, byte[] bytes) {
            String text = decode(file, bytes);
            if (lineOfFile == 1 && !lineHasText && text.startsWith("\uFEFF")) {
                text = text.substring(1);
            }
            text = text.strip();
            if (!BlankText.isBlank(text)) {
                sink.accept(text, !lineHasText);
                lineHasText = true;
            }
        }

        private String decode(Path file, byte[] bytes) {
            try {
                String text = StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT)
                        .decode(ByteBuffer.wrap(bytes))
                        .toString();
                if (text.indexOf('\0') < 0) {
                    lineWasReplaced |= encoding != null && text.indexOf('\uFFFD') >= 0;
                    return text;
                }
            } catch (CharacterCodingException notUtf8) {
                if (onBadUtf8 == OnBadUtf8.REFUSE) {
                    throw bad(file, "holds bytes that UTF-8 does not allow", notUtf8);
                }
                lineWasReplaced = true;
                return new String(bytes, StandardCharsets.UTF_8).replace('\0', '\uFFFD');
            }
            if (onBadUtf8 == OnBadUtf8.REFUSE) {
                throw bad(file, "holds a NUL, as UTF-16 and binary files do", null);
            }
            lineWasReplaced = true;
            return new String(bytes, StandardCharsets.UTF_8).replace('\0', '\uFFFD');
        }

        private DataException bad(Path file, String what, @Nullable Exception cause) {
            return new DataException(
                    file + " is not " + (encoding == null ? "UTF-8" : encoding) + " text: line " + lineOfFile + " "
                            + what
                            + ". Give its encoding, for example `encoding` CP949 (Korean Windows), or use `onBadUtf8`"
                            + " replace.",
                    cause);
        }
    }

    private InputStream open(Path file) throws IOException {
        InputStream in = new BufferedInputStream(Files.newInputStream(RegularFile.require(file)), BUFFER);
        try {
            InputStream text =
                    file.toString().toLowerCase(Locale.ROOT).endsWith(".gz") ? new GZIPInputStream(in, BUFFER) : in;
            return encoding == null
                    ? text
                    : new Utf8Stream(text, ReadOptions.charset(encoding), onBadUtf8 == OnBadUtf8.REPLACE);
        } catch (IOException | RuntimeException failure) {
            in.close();
            throw failure;
        }
    }

    /** The bytes of a line so far. */
    private static final class Piece extends ByteArrayOutputStream {

        byte[] takeAll() {
            byte[] all = toByteArray();
            reset();
            return all;
        }

        /** Up to the last blank in the second half; without one, up to the last whole character. */
        byte[] takeUpToBlank() {
            int cut = count;
            while (cut > count / 2 && buf[cut - 1] != ' ') {
                cut--;
            }
            if (cut <= count / 2) {
                cut = count;
                // Bytes 10xxxxxx continue a character; the byte before them begins it.
                for (int back = 0; back < 3 && (buf[cut - 1] & 0xC0) == 0x80; back++) {
                    cut--;
                }
                cut = (buf[cut - 1] & 0xC0) == 0xC0 ? cut - 1 : count;
            }
            byte[] taken = Arrays.copyOf(buf, cut);
            byte[] rest = Arrays.copyOfRange(buf, cut, count);
            reset();
            writeBytes(rest);
            return taken;
        }
    }
}
