package io.github.jjak.data.internal;

import java.util.Arrays;

/**
 * The set of character n-grams of a text's letters and digits: pairs where a character is a syllable or a word (Hangul, Han, Kana), runs of
 * four elsewhere. So a text of one kind has nothing in common with one of the other.
 */
public final class CharacterNgrams {

    private static final int SYLLABLES = 2;
    private static final int LETTERS = 4;

    private final long[] sorted;

    private CharacterNgrams(long[] sorted) {
        this.sorted = sorted;
    }

    /** The n-grams of a text; a text shorter than n is one gram. */
    public static CharacterNgrams of(String text) {
        String key = lettersAndDigits(TextKey.of(text));
        int n = switch (Script.dominant(key)) {
            case HANGUL, HAN, KANA -> SYLLABLES;
            default -> LETTERS;
        };
        int count = Math.max(1, key.length() - n + 1);
        long[] grams = new long[count];
        for (int i = 0; i < count; i++) {
            long gram = 0;
            // Sixteen bits each: up to four characters without a collision.
            for (int j = i; j < Math.min(key.length(), i + n); j++) {
                gram = gram << Character.SIZE | key.charAt(j);
            }
            grams[i] = gram;
        }
        return new CharacterNgrams(Arrays.stream(grams).sorted().distinct().toArray());
    }

    /** All of the key for a text that has neither. */
    private static String lettersAndDigits(String key) {
        StringBuilder letters = new StringBuilder(key.length());
        key.codePoints()
                .filter(character -> Character.isLetterOrDigit(character) || isMark(character))
                .forEach(letters::appendCodePoint);
        return letters.isEmpty() ? key : letters.toString();
    }

    /** Vowel signs of Devanagari or Thai: without them different words would be one. */
    private static boolean isMark(int character) {
        int type = Character.getType(character);
        return type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK;
    }

    /** Number of different n-grams. */
    public int size() {
        return sorted.length;
    }

    /** Number of n-grams that are in both. */
    public int common(CharacterNgrams other) {
        int common = 0;
        int i = 0;
        int j = 0;
        while (i < sorted.length && j < other.sorted.length) {
            int order = Long.compare(sorted[i], other.sorted[j]);
            common += order == 0 ? 1 : 0;
            i += order <= 0 ? 1 : 0;
            j += order >= 0 ? 1 : 0;
        }
        return common;
    }

    /** Size of the intersection by size of the union, from 0 to 1 (Jaccard). */
    public double jaccard(CharacterNgrams other) {
        int common = common(other);
        return (double) common / (sorted.length + other.sorted.length - common);
    }

    /** Share of the smaller set that is in the larger one, from 0 to 1 (Broder's containment, the greater of both ways). */
    public double containment(CharacterNgrams other) {
        return (double) common(other) / Math.min(sorted.length, other.sorted.length);
    }
}
