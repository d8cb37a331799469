package io.github.jjak.loss;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * One batch as a loss sees it: the vectors of each column, and what is known of their texts.
 *
 * @param columns one {@code [rows, dim]} matrix per text column: anchors, positives, then any number of negatives
 * @param positiveGroups {@code [columns][rows]} group of each text in the positives graph, -1 where unknown; texts of one group
 *     are positives of each other. Null when nothing is known.
 */
public record Embeddings(List<Tensor> columns, int @Nullable [][] positiveGroups) {

    public Embeddings {
        columns = List.copyOf(columns);
        if (columns.isEmpty()) {
            throw new IllegalArgumentException("a batch needs at least one column");
        }
    }

    /** A batch of which nothing but the vectors is known. */
    public static Embeddings of(Tensor... columns) {
        return new Embeddings(List.of(columns), null);
    }

    /** Number of rows. */
    public int rows() {
        return Math.toIntExact(columns.get(0).size(0));
    }
}
