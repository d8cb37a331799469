package io.github.jjak.data.internal;

/**
 * Which characters cannot be seen. A cell that holds nothing else only looks empty, and is: spreadsheets and web pages leave
 * no-break spaces, zero-width spaces, byte order marks and Hangul fillers where nobody typed a text.
 */
public final class BlankText {

    private static final int BRAILLE_BLANK = 0x2800;
    private static final int HANGUL_FILLER = 0x3164;
    private static final int HALFWIDTH_HANGUL_FILLER = 0xFFA0;

    private BlankText() {}

    /** Whether nothing of a text can be seen: it is empty, or has only white space and invisible characters. */
    public static boolean isBlank(String text) {
        int next;
        for (int i = 0; i < text.length(); i = next) {
            int character = text.codePointAt(i);
            next = i + Character.charCount(character);
            if (!isWhiteSpace(character) && !isInvisible(character)) {
                return false;
            }
        }
        return true;
    }

    /** Whether a character has a width and no ink: Unicode's White_Space, Hangul fillers, the empty Braille pattern. */
    public static boolean isWhiteSpace(int character) {
        return (character >= '\t' && character <= '\r')
                || (character >= 0x1C && character <= 0x1F)
                || character == 0x85
                || Character.isSpaceChar(character)
                || character == HANGUL_FILLER
                || character == HALFWIDTH_HANGUL_FILLER
                || character == BRAILLE_BLANK;
    }

    /**
     * Whether a character has neither width nor ink: Unicode's Default_Ignorable_Code_Point (zero-width spaces and joiners,
     * the byte order mark, soft hyphens, bidirectional marks, variation selectors, tags) and control characters.
     */
    public static boolean isInvisible(int character) {
        if (character < 0x34F) {
            return character == 0xAD || (Character.isISOControl(character) && !isWhiteSpace(character));
        }
        return character == 0x34F
                || character == 0x61C
                || isBetween(character, 0x115F, 0x1160)
                || isBetween(character, 0x17B4, 0x17B5)
                || isBetween(character, 0x180B, 0x180F)
                || isBetween(character, 0x200B, 0x200F)
                || isBetween(character, 0x202A, 0x202E)
                || isBetween(character, 0x2060, 0x206F)
                || isBetween(character, 0xFE00, 0xFE0F)
                || character == 0xFEFF
                || isBetween(character, 0xFFF0, 0xFFFB)
                || isBetween(character, 0x1BCA0, 0x1BCA3)
                || isBetween(character, 0x1D173, 0x1D17A)
                || isBetween(character, 0xE0000, 0xE0FFF);
    }

    private static boolean isBetween(int character, int first, int last) {
        return character >= first && character <= last;
    }
}
