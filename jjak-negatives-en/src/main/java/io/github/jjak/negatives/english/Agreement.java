package io.github.jjak.negatives.english;

/** Person and number of a subject, as far as English verbs show it. */
enum Agreement {
    /** {@code I}. */
    FIRST_SINGULAR,
    THIRD_SINGULAR,
    /** {@code we}, {@code you}, {@code they} and plural nouns. */
    PLURAL,
    UNKNOWN;

    boolean allows(VerbForm form) {
        return switch (form) {
            case THIRD -> this == THIRD_SINGULAR || this == UNKNOWN;
            case BASE -> this == FIRST_SINGULAR || this == PLURAL || this == UNKNOWN;
            case PAST -> true;
            case PARTICIPLE, GERUND -> false;
        };
    }

    /** {@code am}, {@code is} or {@code are}. */
    String present() {
        return switch (this) {
            case FIRST_SINGULAR -> "am";
            case THIRD_SINGULAR -> "is";
            case PLURAL, UNKNOWN -> "are";
        };
    }
}
