package io.github.jjak.negatives;

/**
 * An answer that turned out to be right although the data do not say so.
 *
 * @param row row of the training data whose question it answers
 * @param document its number in {@link MiningCorpus}
 * @param text the answer
 * @param reason which filter found it
 */
public record FoundPositive(int row, int document, String text, Reason reason) {}
