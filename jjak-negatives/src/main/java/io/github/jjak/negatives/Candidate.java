package io.github.jjak.negatives;

import org.jspecify.annotations.Nullable;

/**
 * A text that may become a negative of a row, or has become one: {@link MinedNegatives} holds those that were kept.
 *
 * @param row row of the training data, from 0
 * @param document its number in {@link MiningCorpus}; -1 for a text that was made
 * @param text the text itself
 * @param strategy what found or made it: {@code random}, {@code bm25}, {@code model}, {@code perturb}
 * @param rule how: what was searched by, or which change was made; null where there is only one way
 * @param score its score, on the strategy's own scale; NaN where there is none
 * @param positiveScore the same score of the row's right answer; NaN where it is not known
 * @param rank place among what the strategy found for the row, from 1; 0 where there is no order
 * @param curated made on purpose to be almost right: filters by score do not judge it
 * @param sameMeaning probability, from 0 to 1, that it says the same as what it is held against, by the gate; NaN where no gate read it
 */
public record Candidate(
        int row,
        int document,
        String text,
        String strategy,
        @Nullable String rule,
        double score,
        double positiveScore,
        int rank,
        boolean curated,
        double sameMeaning) {

    /** A candidate of the corpus. */
    public static Candidate found(
            int row,
            int document,
            String text,
            String strategy,
            @Nullable String rule,
            double score,
            double positiveScore,
            int rank) {
        return new Candidate(row, document, text, strategy, rule, score, positiveScore, rank, false, Double.NaN);
    }

    /** A made, curated candidate. */
    public static Candidate made(int row, String text, String strategy, String rule, int rank) {
        return new Candidate(row, -1, text, strategy, rule, Double.NaN, Double.NaN, rank, true, Double.NaN);
    }

    /** The same candidate as another judge scores it. */
    public Candidate withScores(double newScore, double newPositiveScore) {
        return new Candidate(
                row, document, text, strategy, rule, newScore, newPositiveScore, rank, curated, sameMeaning);
    }

    /** The same candidate as a gate reads it. */
    public Candidate withSameMeaning(double probability) {
        return new Candidate(row, document, text, strategy, rule, score, positiveScore, rank, curated, probability);
    }
}
