package io.github.jjak.negatives.english;

/** The five forms of an English verb. */
enum VerbForm {
    BASE,
    /** Third person singular present. */
    THIRD,
    PAST,
    /** Past participle. */
    PARTICIPLE,
    /** Present participle. */
    GERUND
}
