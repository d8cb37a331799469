package io.github.jjak.negatives.english;

/**
 * A finite verb with the verbs that depend on it.
 *
 * @param type what the finite word is
 * @param finite its position
 * @param time its tense
 * @param negation position of {@code not} or {@code never}, or of the finite word if it ends in {@code n't}; -1 if none
 * @param main position of the main verb; the finite word itself where it is the main verb; -1 where it could not be found
 * @param lemma of the main verb, empty where it could not be found
 */
record VerbGroup(Type type, int finite, Time time, int negation, int main, String lemma) {

    enum Type {
        BE,
        /** Auxiliary {@code have}: perfect tenses. */
        HAVE,
        DO,
        MODAL,
        /** Any other verb, and {@code have} and {@code do} as main verbs. */
        LEXICAL
    }

    boolean isNegative() {
        return negation >= 0;
    }
}
