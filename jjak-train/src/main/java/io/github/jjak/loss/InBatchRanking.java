package io.github.jjak.loss;

import static io.github.jjak.tensor.Tensors.number;

import io.github.jjak.tensor.Gradients;
import io.github.jjak.tensor.TensorScope;
import io.github.jjak.tensor.Tensors;
import io.github.jjak.tensor.Vectors;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/**
 * How well a batch is ranked, for the progress line.
 *
 * @param accuracy share of rows whose own positive has the highest cosine among the documents not known to be positives too
 * @param multiPositiveRows rows that have a further known positive among the batch's documents
 */
public record InBatchRanking(double accuracy, int multiPositiveRows) {

    /** Ranks the documents of a batch for each of its anchors, without gradient. */
    public static InBatchRanking of(Embeddings batch) {
        int[][] groups = batch.positiveGroups();
        if (batch.columns().size() < 2) {
            return new InBatchRanking(Double.NaN, 0);
        }
        try (TensorScope scope = TensorScope.open()) {
            double accuracy = Gradients.recording(false, () -> accuracy(batch, groups));
            return new InBatchRanking(accuracy, groups == null ? 0 : KnownPositives.rowsWithOthers(groups));
        }
    }

    private static double accuracy(Embeddings batch, int @Nullable [][] groups) {
        Tensor documents = Tensors.concatenate(
                batch.columns().stream().skip(1).map(Tensor::detach).toArray(Tensor[]::new));
        Tensor scores = Vectors.cosines(batch.columns().get(0).detach(), documents);
        if (groups != null) {
            Tensor known = KnownPositives.mask(groups[0], KnownPositives.stack(groups, 1), 0);
            scores = scores.masked_fill(known, number(Double.NEGATIVE_INFINITY));
        }
        Tensor best = scores.argmax(new LongOptional(1), false);
        long[] own = new long[batch.rows()];
        for (int row = 0; row < own.length; row++) {
            own[row] = row;
        }
        return best.eq(Tensors.indices(own)).to(ScalarType.Float).mean().item_float();
    }
}
