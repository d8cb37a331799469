package io.github.jjak.crossencoder;

import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;

/**
 * The scores of a batch as a loss sees them: a list of documents for each query, list after list.
 *
 * @param logits {@code [pairs, labels]} before any activation, with a graph
 * @param documents number of documents of each query, each at least 1; their sum is {@code pairs}. Arrays are not copied and must not be
 *     changed
 * @param labels {@code [pairs]} label, grade or teacher's score of each pair
 */
@SuppressWarnings("ArrayRecordComponent") // looked at once per step, never compared
public record PairScores(Tensor logits, int[] documents, float[] labels) {

    /** Checks that the sizes fit together. */
    public PairScores {
        if (logits.dim() != 2
                || logits.size(0) != labels.length
                || Arrays.stream(documents).asLongStream().sum() != labels.length
                || labels.length == 0) {
            throw new IllegalArgumentException("there must be as many labels as pairs, one at least, in lists of them");
        }
    }

    /** The score of each pair where there is one label, {@code [pairs]}. */
    public Tensor scores() {
        return logits.reshape(-1);
    }

    /** Number of queries. */
    public int queries() {
        return documents.length;
    }
}
