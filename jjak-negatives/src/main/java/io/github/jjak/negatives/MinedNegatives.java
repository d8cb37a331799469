package io.github.jjak.negatives;

import java.util.ArrayList;
import java.util.List;

/**
 * The negatives of every row.
 *
 * @param corpus what was mined
 * @param ofRow {@code [rows][negatives]} negatives of each row, as many as were found
 * @param foundPositives answers that turned out to be right, in the order of rows
 * @param summary the numbers
 */
public record MinedNegatives(
        MiningCorpus corpus, List<List<Candidate>> ofRow, List<FoundPositive> foundPositives, MiningSummary summary) {

    public MinedNegatives {
        ofRow = List.copyOf(ofRow);
        foundPositives = List.copyOf(foundPositives);
    }

    /** The most negatives that a row has. */
    public int mostPerRow() {
        return ofRow.stream().mapToInt(List::size).max().orElse(0);
    }

    /** All negatives in the order of rows. */
    public List<Candidate> all() {
        List<Candidate> all = new ArrayList<>();
        ofRow.forEach(all::addAll);
        return all;
    }

    /**
     * An answer that turned out to be right although the data do not say so.
     *
     * @param row row of the training data whose question it answers
     * @param document its number in {@link MiningCorpus}
     * @param text the answer
     * @param reason which filter found it
     */
    public record FoundPositive(int row, int document, String text, Reason reason) {}
}
