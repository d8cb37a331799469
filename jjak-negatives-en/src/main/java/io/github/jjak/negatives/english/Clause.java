package io.github.jjak.negatives.english;

/**
 * A clause whose finite verb was found. All positions count words of the sentence.
 *
 * @param subjectFrom first word of the subject
 * @param subjectTo behind the last word of the subject; equal to {@code subjectFrom} for imperatives
 * @param verb the verb group
 */
record Clause(Kind kind, int subjectFrom, int subjectTo, Agreement agreement, VerbGroup verb) {

    enum Kind {
        STATEMENT,
        /** The auxiliary stands before the subject. */
        QUESTION,
        /** The question word is the subject: <em>Who won?</em> */
        SUBJECT_QUESTION,
        IMPERATIVE
    }
}
