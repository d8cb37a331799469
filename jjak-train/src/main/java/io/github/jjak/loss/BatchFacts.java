package io.github.jjak.loss;

import org.jspecify.annotations.Nullable;

/**
 * What is known of a batch's texts besides their vectors. Null stands for "nothing known"; arrays are not copied and must not be
 * changed.
 *
 * @param positiveGroups {@code [columns][rows]} group of each text in the positives graph, -1 where unknown; texts of one group
 *     are positives of each other
 * @param labels {@code [rows]} label (1 or 0) or score of each row
 * @param absent {@code [columns][rows]} true where a row has no text in a column of negatives; its vector is zero and it is
 *     nobody's candidate
 * @param weights {@code [columns][rows]} above 0; multiplies the text's term in the denominator of every row it is a candidate
 *     of, that is, adds its logarithm to the logit
 * @param curated {@code [columns][rows]} true for negatives made to resemble their row's positive: a mask by scores never takes
 *     them from their own row
 * @param guide {@code [columns][rows][dim]} vectors of a guide model; any where the text is absent
 */
@SuppressWarnings("ArrayRecordComponent") // looked at once per step, never compared
public record BatchFacts(
        int @Nullable [][] positiveGroups,
        double @Nullable [] labels,
        boolean @Nullable [][] absent,
        float @Nullable [][] weights,
        boolean @Nullable [][] curated,
        float @Nullable [][][] guide) {

    /** Nothing is known. */
    public static final BatchFacts NONE = new BatchFacts(null, null, null, null, null, null);

    /** Only the positives graph is known, or not even that. */
    public static BatchFacts ofGroups(int @Nullable [][] positiveGroups) {
        return NONE.withPositiveGroups(positiveGroups);
    }

    /** The same with other groups. */
    public BatchFacts withPositiveGroups(int @Nullable [][] value) {
        return new BatchFacts(value, labels, absent, weights, curated, guide);
    }

    /** The same with other labels. */
    public BatchFacts withLabels(double @Nullable [] value) {
        return new BatchFacts(positiveGroups, value, absent, weights, curated, guide);
    }

    /** The same with other gaps. */
    public BatchFacts withAbsent(boolean @Nullable [][] value) {
        return new BatchFacts(positiveGroups, labels, value, weights, curated, guide);
    }

    /** The same with other weights. */
    public BatchFacts withWeights(float @Nullable [][] value) {
        return new BatchFacts(positiveGroups, labels, absent, value, curated, guide);
    }

    /** The same with other curated negatives. */
    public BatchFacts withCurated(boolean @Nullable [][] value) {
        return new BatchFacts(positiveGroups, labels, absent, weights, value, guide);
    }

    /** The same with other guide vectors. */
    public BatchFacts withGuide(float @Nullable [][][] value) {
        return new BatchFacts(positiveGroups, labels, absent, weights, curated, value);
    }
}
