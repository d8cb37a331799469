package io.github.jjak.negatives.korean;

/**
 * An exchange of one stretch of a sentence.
 *
 * @param start where it begins
 * @param end behind it
 * @param replacement what comes instead
 * @param expected what the analysis of the changed sentence must find there
 */
record Edit(int start, int end, String replacement, Expectation expected) {}
