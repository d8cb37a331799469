package io.github.jjak.negatives;

import org.jspecify.annotations.Nullable;

/**
 * A kept candidate; the components are those of {@link Candidate}.
 *
 * @param row row of the training data, from 0
 * @param document its number in {@link MiningCorpus}; -1 for a text that was made
 * @param text the text itself
 * @param strategy what found or made it
 * @param rule how; null where there is only one way
 * @param score its score; NaN where there is none
 * @param positiveScore the right answer's score; NaN where it is not known
 * @param rank place among what the strategy found, from 1; 0 where there is no order
 * @param curated made on purpose to be almost right
 */
public record Negative(
        int row,
        int document,
        String text,
        String strategy,
        @Nullable String rule,
        double score,
        double positiveScore,
        int rank,
        boolean curated) {

    /** A candidate that was kept, as it is handed out. */
    public static Negative of(Candidate kept) {
        return new Negative(
                kept.row(),
                kept.document(),
                kept.text(),
                kept.strategy(),
                kept.rule(),
                kept.score(),
                kept.positiveScore(),
                kept.rank(),
                kept.curated());
    }
}
