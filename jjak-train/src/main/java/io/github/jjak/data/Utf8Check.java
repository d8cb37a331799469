package io.github.jjak.data;

import io.github.jjak.error.DataException;
import java.nio.file.Path;

/**
 * Checks a stream of bytes for well-formed UTF-8 (Unicode 15, table 3-7: no overlong forms, surrogates or values over
 * U+10FFFF), one byte at a time. A NUL is refused as well: no text has one, and UTF-16 without a mark is full of them.
 */
final class Utf8Check {

    private final Path file;
    private long position;
    private int missing;
    private int lowest = 0x80;
    private int highest = 0xBF;

    Utf8Check(Path file) {
        this.file = file;
    }

    /** @param line the line the byte stands on, from 1 */
    void accept(int octet, long line) {
        position++;
        if (missing > 0) {
            if (octet < lowest || octet > highest) {
                throw malformed(line);
            }
            missing--;
            lowest = 0x80;
            highest = 0xBF;
        } else if (octet == 0) {
            throw new DataException(file + " is not UTF-8 text: line " + line + " (byte " + position
                    + ") has a NUL. UTF-16 and binary files do. " + conversion("UTF-16"));
        } else if (octet >= 0x80) {
            lead(octet, line);
        }
    }

    /** To be called at the end of the file, which must not cut a character in two. */
    void finish(long line) {
        if (missing > 0) {
            throw malformed(line);
        }
    }

    private void lead(int octet, long line) {
        if (octet >= 0xC2 && octet <= 0xDF) {
            missing = 1;
        } else if (octet >= 0xE0 && octet <= 0xEF) {
            missing = 2;
            lowest = octet == 0xE0 ? 0xA0 : 0x80;
            highest = octet == 0xED ? 0x9F : 0xBF;
        } else if (octet >= 0xF0 && octet <= 0xF4) {
            missing = 3;
            lowest = octet == 0xF0 ? 0x90 : 0x80;
            highest = octet == 0xF4 ? 0x8F : 0xBF;
        } else {
            throw malformed(line);
        }
    }

    private DataException malformed(long line) {
        return new DataException(file + " is not UTF-8: line " + line + " (byte " + position
                + ") has bytes that UTF-8 does not allow. " + conversion("CP949"));
    }

    private static String conversion(String encoding) {
        return "Convert it first, for example: iconv -f " + encoding + " -t UTF-8 in.csv > out.csv"
                + " (Korean files are often CP949, EUC-KR or UTF-16).";
    }
}
