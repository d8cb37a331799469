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
 * How well a batch is ranked, for the progress line and {@code metrics.jsonl}. Candidates of a row are the documents of the batch that are
 * not known to be positives too.
 *
 * @param accuracy share of rows whose own positive has the highest cosine among the candidates
 * @param multiPositiveRows rows that have a further known positive among the batch's documents
 * @param positiveCosine mean cosine of the anchors with their own positives
 * @param negativeCosine mean cosine of the anchors with their other candidates; NaN if there are none
 * @param logCandidates mean logarithm of the number of candidates: the softmax loss of a model that finds all of them equally near
 */
public record InBatchRanking(
        double accuracy, int multiPositiveRows, double positiveCosine, double negativeCosine, double logCandidates) {

    /** Nothing that could be ranked. */
    static final InBatchRanking NONE = new InBatchRanking(Double.NaN, 0, Double.NaN, Double.NaN, Double.NaN);

    /** Sums over some rows. */
    private record Part(long right, double positives, double negatives, double candidates, double logCandidates) {

        static final Part EMPTY = new Part(0, 0, 0, 0, 0);

        Part plus(Part other) {
            return new Part(
                    right + other.right,
                    positives + other.positives,
                    negatives + other.negatives,
                    candidates + other.candidates,
                    logCandidates + other.logCandidates);
        }
    }

    /**
     * Ranks the documents of a batch for each of its anchors, without gradient; all means are NaN for labelled rows, which need not
     * be positive pairs.
     */
    public static InBatchRanking of(Embeddings batch) {
        if (batch.columns().size() < 2 || batch.facts().labels() != null) {
            return NONE;
        }
        int[][] groups = batch.facts().positiveGroups();
        int rows = batch.rows();
        try (TensorScope scope = TensorScope.open()) {
            Part all = Gradients.recording(false, () -> sums(batch));
            return new InBatchRanking(
                    (double) all.right() / rows,
                    groups == null ? 0 : KnownPositives.rowsWithOthers(groups),
                    all.positives() / rows,
                    // Every row has its own positive among the candidates.
                    all.candidates() > rows ? all.negatives() / (all.candidates() - rows) : Double.NaN,
                    all.logCandidates() / rows);
        }
    }

    /** The sum of two batches' numbers, to be {@linkplain #dividedBy divided}. */
    public InBatchRanking plus(InBatchRanking other) {
        return new InBatchRanking(
                accuracy + other.accuracy,
                multiPositiveRows + other.multiPositiveRows,
                positiveCosine + other.positiveCosine,
                negativeCosine + other.negativeCosine,
                logCandidates + other.logCandidates);
    }

    /** The means of so many batches; rows remain a sum. */
    public InBatchRanking dividedBy(int batches) {
        return new InBatchRanking(
                accuracy / batches,
                multiPositiveRows,
                positiveCosine / batches,
                negativeCosine / batches,
                logCandidates / batches);
    }

    /** Some rows at a time, as the loss is computed. */
    private static Part sums(Embeddings batch) {
        Tensor documents = Tensors.concatenate(
                batch.columns().stream().skip(1).map(Tensor::detach).toArray(Tensor[]::new));
        int rowsAtOnce = ScoreChunks.rowsAtOnce(batch);
        Part all = Part.EMPTY;
        for (int from = 0; from < batch.rows(); from += rowsAtOnce) {
            try (TensorScope scope = TensorScope.open()) {
                all = all.plus(part(batch, documents, from, Math.min(batch.rows(), from + rowsAtOnce)));
            }
        }
        return all;
    }

    private static Part part(Embeddings batch, Tensor documents, int from, int to) {
        Tensor anchors = batch.columns().get(0).detach().narrow(0, from, to - from);
        Tensor scores = Vectors.cosines(anchors, documents);
        double positives = scores.diagonal(from, 0, 1).sum().item_double();
        Tensor excluded = new CandidateMask(batch.rows(), from, to, batch.facts(), true)
                .excluded(Comparison.of(Direction.QUERY_TO_DOC, batch.columns().size()));
        double sum;
        double candidates;
        double logCandidates;
        if (excluded == null) {
            long width = documents.size(0);
            sum = scores.sum().item_double();
            candidates = (double) width * (to - from);
            logCandidates = Math.log((double) width) * (to - from);
        } else {
            sum = scores.masked_fill(excluded, number(0)).sum().item_double();
            Tensor ofRows = excluded.logical_not().sum(1);
            candidates = ofRows.sum().item_double();
            logCandidates = ofRows.log().sum().item_double();
            scores = scores.masked_fill(excluded, number(Double.NEGATIVE_INFINITY));
        }
        Tensor best = scores.argmax(new LongOptional(1), false);
        Tensor own = Tensors.indices(IntStream.range(from, to).toArray());
        long right = best.eq(own).sum().item_long();
        return new Part(right, positives, sum - positives, candidates, logCandidates);
    }
}
