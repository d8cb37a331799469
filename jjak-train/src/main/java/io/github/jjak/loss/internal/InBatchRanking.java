package io.github.jjak.loss.internal;

import static io.github.jjak.tensor.internal.Tensors.number;

import io.github.jjak.loss.Embeddings;
import io.github.jjak.loss.MultipleNegativesRankingLoss.Direction;
import io.github.jjak.rank.internal.Vectors;
import io.github.jjak.tensor.internal.Gradients;
import io.github.jjak.tensor.internal.TensorScope;
import io.github.jjak.tensor.internal.Tensors;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;

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

    /** Some rows at a time, as the loss is computed. */
    private static double accuracy(Embeddings batch) {
        Tensor documents = Tensors.concatenate(
                batch.columns().stream().skip(1).map(Tensor::detach).toArray(Tensor[]::new));
        int rowsAtOnce = ScoreChunks.rowsAtOnce(batch);
        long right = 0;
        for (int from = 0; from < batch.rows(); from += rowsAtOnce) {
            try (TensorScope scope = TensorScope.open()) {
                right += rightIn(batch, documents, from, Math.min(batch.rows(), from + rowsAtOnce));
            }
        }
        return (double) right / batch.rows();
    }

    private static long rightIn(Embeddings batch, Tensor documents, int from, int to) {
        Tensor anchors = batch.columns().get(0).detach().narrow(0, from, to - from);
        Tensor scores = Vectors.cosines(anchors, documents);
        Tensor excluded = new CandidateMask(batch.rows(), from, to, batch.facts(), true)
                .excluded(Comparison.of(Direction.QUERY_TO_DOC, batch.columns().size()));
        if (excluded != null) {
            scores = scores.masked_fill(excluded, number(Double.NEGATIVE_INFINITY));
        }
        Tensor best = scores.argmax(new LongOptional(1), false);
        Tensor own = Tensors.indices(IntStream.range(from, to).toArray());
        return best.eq(own).sum().item_long();
    }
}
