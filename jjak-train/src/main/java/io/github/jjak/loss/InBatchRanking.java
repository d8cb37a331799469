package io.github.jjak.loss;

import static io.github.jjak.tensor.Tensors.number;

import io.github.jjak.tensor.Gradients;
import io.github.jjak.tensor.TensorScope;
import io.github.jjak.tensor.Tensors;
import io.github.jjak.tensor.Vectors;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * How well a batch is ranked, for the progress line.
 *
 * @param accuracy share of rows whose own positive has the highest cosine among the documents not known to be positives too
 * @param multiPositiveRows rows that have a further known positive among the batch's documents
 */
public record InBatchRanking(double accuracy, int multiPositiveRows) {

    /** Nothing that could be ranked. */
    static final InBatchRanking NONE = new InBatchRanking(Double.NaN, 0);

    /**
     * Ranks the documents of a batch for each of its anchors, without gradient; accuracy is NaN for labelled rows, which need not
     * be positive pairs.
     */
    public static InBatchRanking of(Embeddings batch) {
        if (batch.columns().size() < 2 || batch.facts().labels() != null) {
            return NONE;
        }
        int[][] groups = batch.facts().positiveGroups();
        try (TensorScope scope = TensorScope.open()) {
            double accuracy = Gradients.recording(false, () -> accuracy(batch));
            return new InBatchRanking(accuracy, groups == null ? 0 : KnownPositives.rowsWithOthers(groups));
        }
    }

    private static double accuracy(Embeddings batch) {
        Tensor documents = Tensors.concatenate(
                batch.columns().stream().skip(1).map(Tensor::detach).toArray(Tensor[]::new));
        Tensor scores = Vectors.cosines(batch.columns().get(0).detach(), documents);
        Tensor excluded = new Candidates(batch.rows(), batch.facts(), true)
                .excluded(Comparison.of(Direction.QUERY_TO_DOC, batch.columns().size()));
        if (excluded != null) {
            scores = scores.masked_fill(excluded, number(Double.NEGATIVE_INFINITY));
        }
        Tensor best = scores.argmax(new LongOptional(1), false);
        long[] own = new long[batch.rows()];
        for (int row = 0; row < own.length; row++) {
            own[row] = row;
        }
        return best.eq(Tensors.indices(own)).to(ScalarType.Float).mean().item_float();
    }
}
