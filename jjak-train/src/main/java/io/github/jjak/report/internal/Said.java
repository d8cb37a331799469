package io.github.jjak.report.internal;

/**
 * Words of a report in both of its languages.
 *
 * @param english what the page says without its script, or where it is not read in Korean
 * @param korean the same in Korean
 */
record Said(String english, String korean) {

    /** Names and numbers, which are the same in both. */
    static Said same(String text) {
        return new Said(text, text);
    }

    /** One after the other. */
    Said then(Said other) {
        return new Said(english + other.english, korean + other.korean);
    }

    boolean isEmpty() {
        return english.isEmpty();
    }
}
