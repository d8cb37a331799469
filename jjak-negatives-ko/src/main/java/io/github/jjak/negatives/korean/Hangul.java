package io.github.jjak.negatives.korean;

/** Arithmetic of precomposed Hangul syllables (Unicode, section 3.12): initial, vowel, final. */
final class Hangul {

    private static final char FIRST = '가';
    private static final char LAST = '힣';
    private static final int VOWELS = 21;
    private static final int FINALS = 28;
    private static final String FINAL_LETTERS = "\0ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ";
    private static final String VOWEL_LETTERS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ";

    private Hangul() {}

    static boolean isSyllable(char c) {
        return c >= FIRST && c <= LAST;
    }

    /** The final consonant as a letter, or {@code '\0'} for an open syllable or another character. */
    static char finalOf(char c) {
        return isSyllable(c) ? FINAL_LETTERS.charAt((c - FIRST) % FINALS) : '\0';
    }

    /** The vowel as a letter; {@code '\0'} for another character. */
    static char vowelOf(char c) {
        return isSyllable(c) ? VOWEL_LETTERS.charAt((c - FIRST) / FINALS % VOWELS) : '\0';
    }

    /** The syllable with another final consonant; {@code '\0'} takes it away. */
    static char withFinal(char c, char letter) {
        return (char) (c - (c - FIRST) % FINALS + FINAL_LETTERS.indexOf(letter));
    }

    /** The syllable with another vowel and the same final. */
    static char withVowel(char c, char letter) {
        int initial = (c - FIRST) / (VOWELS * FINALS);
        int last = (c - FIRST) % FINALS;
        return (char) (FIRST + (initial * VOWELS + VOWEL_LETTERS.indexOf(letter)) * FINALS + last);
    }

    static char last(CharSequence text) {
        return text.charAt(text.length() - 1);
    }

    /** The text with its last character replaced. */
    static String withLast(String text, char c) {
        return text.substring(0, text.length() - 1) + c;
    }

    /** Whether the text ends in a Hangul syllable with a final consonant. */
    static boolean isClosed(CharSequence text) {
        return text.length() > 0 && finalOf(last(text)) != '\0';
    }

    /** Appends an ending whose first letter may be a lone consonant that goes below the last syllable. */
    static String append(String base, String ending) {
        if (ending.isEmpty() || FINAL_LETTERS.indexOf(ending.charAt(0)) < 1) {
            return base + ending;
        }
        return withLast(base, withFinal(last(base), ending.charAt(0))) + ending.substring(1);
    }
}
