package io.github.jjak.loss.internal;

import static io.github.jjak.tensor.internal.Tensors.number;

import io.github.jjak.loss.Embeddings.BatchFacts;
import io.github.jjak.tensor.internal.Tensors;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Decides which candidates stand in a row's denominator, and how heavily. The one place for all reasons to leave one out: it is
 * the row's own, there is no text, it is a known positive, or a score says that it may be a positive.
 *
 * <p>Candidates of a {@link Comparison} stand column after column: that of row i in the b-th column at {@code b * rows + i}.
 *
 * @param rows rows of the batch
 * @param from first row whose candidates are looked at
 * @param to behind the last such row
 * @param facts what is known of them
 * @param maskKnownPositives whether the positives graph is a reason
 */
public record CandidateMask(int rows, int from, int to, BatchFacts facts, boolean maskKnownPositives) {

    /**
     * The logits with weights added and minus infinity for what is left out.
     *
     * @param logits {@code [to - from, rows * comparison.columns()]}
     * @param doubtful bool of the same shape: candidates whose score says that they may be positives; null for none
     */
    public Tensor admit(Tensor logits, Comparison comparison, @Nullable Tensor doubtful) {
        Tensor admitted = logits;
        Tensor logWeights = logWeights(comparison);
        if (logWeights != null) {
            admitted = admitted.add(logWeights);
        }
        Tensor excluded = excluded(comparison);
        if (excluded != null) {
            admitted = admitted.masked_fill(excluded, number(Double.NEGATIVE_INFINITY));
        }
        if (doubtful != null) {
            admitted = admitted.masked_fill(
                    doubtful.logical_and(protectedOwn(comparison).logical_not()), number(Double.NEGATIVE_INFINITY));
        }
        return admitted;
    }

    /** What facts alone leave out, {@code [to - from, candidates]} bool; null if nothing. */
    public @Nullable Tensor excluded(Comparison comparison) {
        int width = rows * comparison.columns();
        boolean[] mask = new boolean[Math.multiplyExact(to - from, width)];
        boolean any = false;
        for (int row = from; row < to; row++) {
            for (int candidate = 0; candidate < width; candidate++) {
                boolean out = isExcluded(comparison, row, candidate / rows, candidate % rows);
                mask[(row - from) * width + candidate] = out;
                any |= out;
            }
        }
        return any ? Tensors.mask(mask, to - from, width) : null;
    }

    /** The row's own positive and its known ones in other rows, {@code [to - from, candidates]} bool. */
    public Tensor positives(Comparison comparison) {
        int width = rows * comparison.columns();
        boolean[] mask = new boolean[Math.multiplyExact(to - from, width)];
        boolean[][] absent = facts.absent();
        int[][] groups = facts.positiveGroups();
        for (int row = from; row < to; row++) {
            for (int candidate = 0; candidate < width; candidate++) {
                int column = comparison.from() + candidate / rows;
                int other = candidate % rows;
                boolean present = absent == null || !absent[column][other];
                mask[(row - from) * width + candidate] = candidate == row
                        || (present
                                && groups != null
                                && KnownPositives.together(groups[comparison.left()][row], groups[column][other]));
            }
        }
        return Tensors.mask(mask, to - from, width);
    }

    private boolean isExcluded(Comparison comparison, int row, int block, int other) {
        boolean own = row == other;
        if (own && block == 0 && comparison.keepsOwn()) {
            return false;
        }
        int column = comparison.from() + block;
        boolean[][] absent = facts.absent();
        int[][] groups = facts.positiveGroups();
        return (own && !comparison.keepsOwn())
                || (absent != null && absent[column][other])
                || (maskKnownPositives
                        && groups != null
                        && KnownPositives.together(groups[comparison.left()][row], groups[column][other]));
    }

    /** What scores must not leave out: the row's positive and its own curated negatives; {@code [to - from, candidates]}. */
    private Tensor protectedOwn(Comparison comparison) {
        int width = rows * comparison.columns();
        boolean[] mask = new boolean[Math.multiplyExact(to - from, width)];
        boolean[][] curated = facts.curated();
        for (int row = from; row < to; row++) {
            for (int block = 0; block < comparison.columns(); block++) {
                mask[(row - from) * width + block * rows + row] = (block == 0 && comparison.keepsOwn())
                        || (curated != null && curated[comparison.from() + block][row]);
            }
        }
        return Tensors.mask(mask, to - from, width);
    }

    /** {@code [1, candidates]}; null if all weigh 1. */
    private @Nullable Tensor logWeights(Comparison comparison) {
        float[][] weights = facts.weights();
        if (weights == null) {
            return null;
        }
        float[] logarithms = new float[rows * comparison.columns()];
        boolean any = false;
        for (int i = 0; i < logarithms.length; i++) {
            logarithms[i] = (float) Math.log(weights[comparison.from() + i / rows][i % rows]);
            any |= logarithms[i] != 0;
        }
        return any ? Tensors.of(logarithms, 1, logarithms.length) : null;
    }
}
