package io.github.jjak.data.internal;

/**
 * Characters that people write for one another without meaning another thing: letters in full and half width, capital and
 * small letters, curly and straight quotes, the dashes of a keyboard and of a word processor.
 *
 * <p>This is where Unicode's NFKC is safe. It is not where it makes another text of one: superscripts, fractions, circled
 * numbers, units and trademark signs stay as they are.
 */
final class SameCharacter {

    private static final int DOTLESS_I = 0x131;

    private SameCharacter() {}

    /** Appends what stands for a character, case kept. */
    static void appendForm(StringBuilder target, int character) {
        if (character < 0x80) {
            target.append((char) character);
        } else if (character >= 0xFF01 && character <= 0xFF5E) {
            target.append((char) (character - 0xFEE0));
        } else if (isSafelyDecomposed(character)) {
            target.append(
                    java.text.Normalizer.normalize(Character.toString(character), java.text.Normalizer.Form.NFKC));
        } else {
            String sign = signFor(character);
            if (sign.isEmpty()) {
                target.appendCodePoint(halfwidthJamo(character));
            } else {
                target.append(sign);
            }
        }
    }

    /** Half-width Katakana and signs, small forms, Latin ligatures, Arabic letters by position, Hangul in brackets such as ㈜. */
    private static boolean isSafelyDecomposed(int character) {
        return (character >= 0xFF61 && character <= 0xFF9F)
                || (character >= 0xFFE0 && character <= 0xFFEE && character != 0xFFE3)
                || (character >= 0xFE50 && character <= 0xFE6B)
                || (character >= 0xFB00 && character <= 0xFB06)
                || (character >= 0xFE80 && character <= 0xFEFC)
                || (character >= 0x3200 && character <= 0x321E);
    }

    /** The plain sign for one of its other shapes; empty for all other characters. */
    private static String signFor(int character) {
        return switch (character) {
            case 0x2018, 0x2019, 0x201A, 0x201B, 0x02BC -> "'";
            case 0x201C, 0x201D, 0x201E, 0x201F -> "\"";
            case 0x2010, 0x2011, 0x2013, 0x2212 -> "-";
            case 0x223C, 0x301C -> "~";
            case 0x2027, 0x30FB, 0x318D -> "\u00B7";
            case 0x2024 -> ".";
            case 0x2025 -> "..";
            case 0x2026 -> "...";
            case 0xFFE3 -> "\u00AF";
            default -> "";
        };
    }

    /** Half-width Hangul letters are the letters U+3131 to U+3163 with gaps. */
    private static int halfwidthJamo(int character) {
        if (character >= 0xFFA1 && character <= 0xFFBE) {
            return 0x3131 + character - 0xFFA1;
        }
        if (character >= 0xFFC2 && character <= 0xFFDC) {
            int row = (character - 0xFFC2) / 8;
            return 0x314F + row * 6 + (character - 0xFFC2) % 8;
        }
        return character;
    }

    /**
     * The small letter, character by character and in no language's way: ß is not ss (Maße, Masse), dotless ı not i, and Σ,
     * σ and ς are one.
     */
    static int lowerCase(int character) {
        if (character < 0x80) {
            return character >= 'A' && character <= 'Z' ? character + ('a' - 'A') : character;
        }
        return Character.isLetter(character) && character != DOTLESS_I
                ? Character.toLowerCase(Character.toUpperCase(character))
                : character;
    }
}
