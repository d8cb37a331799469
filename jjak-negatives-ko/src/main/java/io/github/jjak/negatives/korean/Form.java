package io.github.jjak.negatives.korean;

/**
 * What stands behind a stem.
 *
 * @param honorific whether 시 is in it
 * @param tense 었, 겠, both or none
 * @param ending the last ending
 */
record Form(boolean honorific, Tense tense, Ending ending) {

    /** Pre-final endings of tense. */
    enum Tense {
        NONE,
        PAST,
        PROSPECT,
        PAST_PROSPECT
    }

    Form withTense(Tense other) {
        return new Form(honorific, other, ending);
    }

    Form withEnding(Ending other) {
        return new Form(honorific, tense, other);
    }

    Form withHonorific(boolean other) {
        return new Form(other, tense, ending);
    }
}
