package io.github.jjak.loss.internal;

import io.github.jjak.loss.Embeddings;
import io.github.jjak.loss.Loss;
import io.github.jjak.loss.Loss.RowwiseLoss;
import io.github.jjak.tensor.internal.TensorScope;
import java.util.List;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorArrayRefOptional;

/** Computes a loss and its gradient some rows at a time where the matrix of all scores would be large. */
public final class ScoreChunks {

    /** Scores of one comparison that are in memory at once: 16 MB, of which a loss and its gradient keep several copies. */
    static final int MOST_SCORES = 1 << 22;

    private ScoreChunks() {}

    /**
     * Puts the gradient of a batch's loss into the leaves behind the batch's columns.
     *
     * @return value of the loss
     */
    public static double backward(Loss loss, Embeddings batch) {
        return backward(loss, batch, rowsAtOnce(batch));
    }

    /** As {@link #backward(Loss, Embeddings)}; a loss that is not {@link RowwiseLoss} takes all rows at once. */
    static double backward(Loss loss, Embeddings batch, int rowsAtOnce) {
        int rows = batch.rows();
        if (!(loss instanceof RowwiseLoss rowwise) || rowsAtOnce >= rows) {
            try (TensorScope scope = TensorScope.open()) {
                Tensor value = loss.compute(batch);
                value.backward();
                return value.item_double();
            }
        }
        // Parts go backward one by one, so none of them may use up the graph below the columns.
        List<Tensor> leaves = batch.columns().stream()
                .map(column -> column.detach().set_requires_grad(true))
                .toList();
        Embeddings detached = batch.withColumns(leaves);
        double sum = 0;
        for (int from = 0; from < rows; from += rowsAtOnce) {
            try (TensorScope scope = TensorScope.open()) {
                Tensor part = rowwise.compute(detached, from, Math.min(rows, from + rowsAtOnce));
                part.backward();
                sum += part.item_double();
            }
        }
        for (int column = 0; column < leaves.size(); column++) {
            batch.columns()
                    .get(column)
                    .backward(leaves.get(column).grad(), new BoolOptional(true), false, new TensorArrayRefOptional());
        }
        return sum;
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
