package io.github.jjak.negatives;

/** What a search for negatives is made with. */
public enum QueryBy {
    /** The question: what is found looks like an answer to it. */
    QUESTION,
    /** The right answer: what is found looks like it. */
    ANSWER,
    /** Both, one after the other by rank. */
    BOTH;

    /** Whether questions are searched with. */
    public boolean questions() {
        return this != ANSWER;
    }

    /** Whether answers are searched with. */
    public boolean answers() {
        return this != QUESTION;
    }
}
