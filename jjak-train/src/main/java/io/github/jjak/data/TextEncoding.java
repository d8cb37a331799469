package io.github.jjak.data;

import io.github.jjak.error.DataException;
import io.github.jjak.error.UsageException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How the characters of a text file are written: UTF-8 unless a mark at its start, the bytes themselves, or the user say
 * something else.
 *
 * @param charset what decodes it
 * @param name what messages call it
 * @param markBytes length of the byte order mark at the start, 0 without
 * @param assumed whether it was found by looking at the bytes, so that the user has to be told
 */
record TextEncoding(Charset charset, String name, int markBytes, boolean assumed) {

    /** What to do about a file in another encoding. */
    static final String ADVICE =
            "Give its encoding, for example `encoding` CP949 (Korean Windows), `encoding` UTF-16LE or `encoding`"
                    + " ISO-8859-1.";

    /** Windows' Korean code page, of which EUC-KR is a part. Java's own "Cp949" is another one, IBM's. */
    static final String KOREAN = "CP949";

    private static final int BUFFER = 1 << 14;

    /**
     * @param given the user's word for it, or null
     * @throws DataException for text whose encoding is not clear
     * @throws UsageException for an encoding that is not known
     */
    static TextEncoding of(DataFile file, @Nullable String given) {
        TextEncoding marked = marked(file.head());
        if (given != null) {
            TextEncoding named = named(given);
            return marked != null && marked.charset.name().startsWith(named.charset.name()) ? marked : named;
        }
        if (marked != null) {
            return marked;
        }
        TextEncoding utf8 = new TextEncoding(StandardCharsets.UTF_8, "UTF-8", 0, false);
        DecodedText.NotDecodable problem = firstProblem(file, utf8);
        if (problem == null) {
            return utf8;
        }
        String wide = wide(file.head());
        if (!wide.isEmpty()) {
            throw new DataException(
                    problem.getMessage() + " It looks like UTF-16: write `encoding` " + wide + " .", problem);
        }
        if (KoreanText.isIn(file, named(KOREAN))) {
            return new TextEncoding(named(KOREAN).charset, KOREAN, 0, true);
        }
        throw new DataException(problem.getMessage() + " " + ADVICE, problem);
    }

    private static DecodedText.@Nullable NotDecodable firstProblem(DataFile file, TextEncoding encoding) {
        char[] buffer = new char[BUFFER];
        try (DecodedText text = new DecodedText(file, encoding)) {
            int read = 0;
            while (read >= 0) {
                read = text.read(buffer, 0, buffer.length);
            }
            return null;
        } catch (DecodedText.NotDecodable problem) {
            return problem;
        }
    }

    private static @Nullable TextEncoding marked(byte[] head) {
        if (startsWith(head, 0xEF, 0xBB, 0xBF)) {
            return new TextEncoding(StandardCharsets.UTF_8, "UTF-8", 3, false);
        }
        if (startsWith(head, 0xFF, 0xFE, 0, 0)) {
            return new TextEncoding(Charset.forName("UTF-32LE"), "UTF-32LE", 4, true);
        }
        if (startsWith(head, 0, 0, 0xFE, 0xFF)) {
            return new TextEncoding(Charset.forName("UTF-32BE"), "UTF-32BE", 4, true);
        }
        if (startsWith(head, 0xFF, 0xFE)) {
            return new TextEncoding(StandardCharsets.UTF_16LE, "UTF-16LE", 2, true);
        }
        return startsWith(head, 0xFE, 0xFF) ? new TextEncoding(StandardCharsets.UTF_16BE, "UTF-16BE", 2, true) : null;
    }

    private static boolean startsWith(byte[] head, int... mark) {
        for (int i = 0; i < mark.length; i++) {
            if (head.length <= i || (head[i] & 0xFF) != mark[i]) {
                return false;
            }
        }
        return true;
    }

    /** UTF-16LE or UTF-16BE where NULs stand at every second byte of line ends, delimiters and Latin letters; else empty. */
    private static String wide(byte[] head) {
        int[] nuls = new int[2];
        for (int i = 0; i < head.length; i++) {
            nuls[i % 2] += head[i] == 0 ? 1 : 0;
        }
        if (nuls[0] + nuls[1] == 0 || (nuls[0] > 0 && nuls[1] > 0)) {
            return "";
        }
        return nuls[1] > 0 ? "UTF-16LE" : "UTF-16BE";
    }

    /** @throws UsageException for a name that Java does not know */
    static TextEncoding named(String given) {
        String name = given.strip().toUpperCase(Locale.ROOT);
        boolean korean = name.replaceAll("[^A-Z0-9]", "")
                .matches("(X?WINDOWS|MS|CP)?949|UHC|EUCKR|KSC56011987|KSC5601|KSX1001|KOREAN");
        try {
            Charset charset = Charset.forName(korean ? "x-windows-949" : name.equals("UTF8") ? "UTF-8" : given.strip());
            return new TextEncoding(charset, korean ? KOREAN : charset.name(), 0, false);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
            throw new UsageException(
                    "`encoding` " + given + " is not known. Usual ones: UTF-8, CP949, EUC-KR, UTF-16, UTF-16LE,"
                            + " ISO-8859-1, windows-1252, Shift_JIS, GB18030.",
                    unknown);
        }
    }
}
