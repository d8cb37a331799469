package io.github.jjak.loss;

import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * One batch as a loss sees it: the vectors of each column, what is known of their texts, and the loss's own parameters.
 *
 * @param columns one {@code [rows, dim]} matrix per text column: anchors, positives, then any number of negatives; the vector of
 *     an absent negative is zero
 * @param facts labels, gaps, weights, guide vectors and known positives
 * @param parameters current values of the loss's {@linkplain Loss#parameters own parameters} by name; empty for most losses
 */
public record Embeddings(List<Tensor> columns, BatchFacts facts, Map<String, Tensor> parameters) {

    public Embeddings {
        columns = List.copyOf(columns);
        parameters = Map.copyOf(parameters);
        if (columns.isEmpty()) {
            throw new IllegalArgumentException("a batch needs at least one column");
        }
    }

    /** A batch for a loss without parameters. */
    public Embeddings(List<Tensor> columns, BatchFacts facts) {
        this(columns, facts, Map.of());
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
        return new Embeddings(columns, others, parameters);
    }

    /** The same facts with other vectors. */
    public Embeddings withColumns(List<Tensor> others) {
        return new Embeddings(others, facts, parameters);
    }

    /** The same batch with values of the loss's own parameters. */
    public Embeddings withParameters(Map<String, Tensor> values) {
        return new Embeddings(columns, facts, values);
    }

    /**
     * Value of one of the loss's own parameters, a leaf that records gradients.
     *
     * @throws IllegalStateException if it is not there: the caller did not make what {@link Loss#parameters} declares
     */
    public Tensor parameter(String name) {
        Tensor value = parameters.get(name);
        if (value == null) {
            throw new IllegalStateException(
                    "the loss's parameter " + name + " is not in the batch; there are " + parameters.keySet());
        }
        return value;
    }

    /** Number of rows. */
    public int rows() {
        return Math.toIntExact(columns.get(0).size(0));
    }
}
