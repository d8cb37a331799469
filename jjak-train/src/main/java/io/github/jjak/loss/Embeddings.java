package io.github.jjak.loss;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * One batch as a loss sees it: the vectors of each column, and what is known of their texts.
 *
 * @param columns one {@code [rows, dim]} matrix per text column: anchors, positives, then any number of negatives; the vector of
 *     an absent negative is zero
 * @param facts labels, gaps, weights, guide vectors and known positives
 */
public record Embeddings(List<Tensor> columns, BatchFacts facts) {

    public Embeddings {
        columns = List.copyOf(columns);
        if (columns.isEmpty()) {
            throw new IllegalArgumentException("a batch needs at least one column");
        }
    }

    /** A batch of which the vectors and the groups of the positives graph are known, or no groups either. */
    public Embeddings(List<Tensor> columns, int @Nullable [][] positiveGroups) {
        this(columns, BatchFacts.ofGroups(positiveGroups));
    }

    /** A batch of which nothing but the vectors is known. */
    public static Embeddings of(Tensor... columns) {
        return new Embeddings(List.of(columns), BatchFacts.NONE);
    }

    /** The same vectors with other facts. */
    public Embeddings with(BatchFacts others) {
        return new Embeddings(columns, others);
    }

    /** Number of rows. */
    public int rows() {
        return Math.toIntExact(columns.get(0).size(0));
    }
}
