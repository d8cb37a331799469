package io.github.jjak.negatives.perturbed;

/** What of a row is perturbed. */
public enum PerturbationSource {
    /** The right answer: the usual hard negative. */
    ANSWER,
    /** The question: tells questions apart that differ in little. */
    QUESTION,
    /** Both. */
    BOTH
}
