package io.github.jjak.negatives.perturbed;

/** What a sentence does; decides which changes leave its answer, or its being an answer, as it was. */
public enum SentenceKind {
    /** Says that something is so. */
    STATEMENT,
    /** Asks whether something is so: its affirmed and its negated form have one answer. */
    YES_NO_QUESTION,
    /** Asks for what is missing: who, when, how much. */
    WH_QUESTION,
    /** Asks or tells somebody to do something. */
    REQUEST,
    /**
     * Greets, thanks, wishes, says that something is asked (<em>I would like to know</em>) or where to read on. Whatever it
     * becomes, the text around it answers the same.
     */
    CEREMONY
}
