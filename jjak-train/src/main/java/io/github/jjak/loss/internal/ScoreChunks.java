package io.github.jjak.loss.internal;

import io.github.jjak.loss.Embeddings;
import io.github.jjak.loss.Loss;
import io.github.jjak.loss.Loss.RowwiseLoss;
import io.github.jjak.tensor.internal.TensorScope;
import io.github.jjak.tensor.internal.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorArrayRefOptional;

/** Computes a loss and its gradient some rows at a time where the matrix of all scores would be large. */
public final class ScoreChunks {

    /** Scores of one comparison that are in memory at once: 16 MB, of which a loss and its gradient keep several copies. */
    static final int MOST_SCORES = 1 << 22;

    private ScoreChunks() {}

    /**
     * Puts the gradient of a batch's loss into the leaves behind the batch's columns, and into the loss's own parameters.
     *
     * @param weight factor of the gradient
     * @return value of the loss, without the factor
     */
    public static double backward(Loss loss, Embeddings batch, double weight) {
        int rows = rowsAtOnce(batch);
        return backward(
                loss,
                batch,
                weight,
                loss instanceof RowwiseLoss rowwise ? Math.min(rows, rowwise.rowsAtOnce(batch)) : rows);
    }

    /** As {@link #backward(Loss, Embeddings, double)}; a loss that is not {@link RowwiseLoss} takes all rows at once. */
    static double backward(Loss loss, Embeddings batch, double weight, int rowsAtOnce) {
        int rows = batch.rows();
        if (!(loss instanceof RowwiseLoss rowwise) || rowsAtOnce >= rows) {
            try (TensorScope scope = TensorScope.open()) {
                Tensor value = loss.compute(batch);
                weighted(value, weight).backward();
                return value.item_double();
            }
        }
        // Parts go backward one by one, so none of them may use up the graph below the columns.
        Leaves leaves = new Leaves(new ArrayList<>(), new ArrayList<>());
        Embeddings detached = leaves.insteadOf(batch);
        double sum = 0;
        for (int from = 0; from < rows; from += rowsAtOnce) {
            try (TensorScope scope = TensorScope.open()) {
                Tensor part = rowwise.compute(detached, from, Math.min(rows, from + rowsAtOnce));
                weighted(part, weight).backward();
                sum += part.item_double();
            }
        }
        leaves.backward();
        return sum;
    }

    private static Tensor weighted(Tensor value, double weight) {
        return weight == 1 ? value : value.mul(Tensors.number(weight));
    }

    /**
     * A batch's columns cut off from what they were computed of.
     *
     * @param columns as they were
     * @param leaves in their place, with the gradients of all parts
     */
    private record Leaves(List<Tensor> columns, List<Tensor> leaves) {

        Embeddings insteadOf(Embeddings batch) {
            Map<Integer, List<Tensor>> layers = new TreeMap<>();
            Embeddings detached = batch.withColumns(of(batch.columns()));
            new TreeMap<>(batch.layers().columns()).forEach((layer, ofLayer) -> layers.put(layer, of(ofLayer)));
            return detached.withLayers(
                    new Embeddings.LayerColumns(batch.layers().encoderLayers(), layers));
        }

        private List<Tensor> of(List<Tensor> some) {
            List<Tensor> detached = some.stream()
                    .map(column -> column.detach().set_requires_grad(true))
                    .toList();
            columns.addAll(some);
            leaves.addAll(detached);
            return detached;
        }

        void backward() {
            for (int i = 0; i < leaves.size(); i++) {
                Tensor gradient = leaves.get(i).grad();
                if (gradient.defined()) {
                    columns.get(i).backward(gradient, new BoolOptional(true), false, new TensorArrayRefOptional());
                }
            }
        }
    }

    /** Rows whose scores against all documents are in memory at once. */
    static int rowsAtOnce(Embeddings batch) {
        long perRow = (long) batch.rows() * Math.max(1, batch.columns().size() - 1);
        return (int) Math.max(1, Math.min(batch.rows(), MOST_SCORES / perRow));
    }

    /** Scores of a batch that are in memory at once, for a memory plan. */
    public static long scoresAtOnce(long rows, int columns) {
        return Math.min(MOST_SCORES, rows * rows * Math.max(1, columns - 1));
    }
}
