package io.github.jjak.negatives.english;

/**
 * A subject and where the finite verb stands behind it.
 *
 * @param from first word
 * @param to behind its last word
 * @param finite position of the finite word, adverbs skipped
 */
record NounPhrase(int from, int to, Agreement agreement, int finite) {}
