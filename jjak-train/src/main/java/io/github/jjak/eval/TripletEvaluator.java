package io.github.jjak.eval;

import io.github.jjak.data.Dataset;
import io.github.jjak.data.internal.ContentHash;
import io.github.jjak.error.DataException;
import io.github.jjak.error.UsageException;
import io.github.jjak.eval.Evaluator.EvaluationSize;
import io.github.jjak.eval.internal.TripletMetrics;
import io.github.jjak.model.SentenceTransformer;
import java.util.stream.IntStream;

/**
 * Is the anchor nearer to the positive than to the negative? The class of the same name in sentence-transformers.
 *
 * <p>Immutable and thread-safe.
 */
public final class TripletEvaluator implements RowEvaluator {

    private final Dataset triplets;

    private TripletEvaluator(Dataset triplets) {
        this.triplets = triplets;
    }

    /**
     * Columns 0, 1 and 2: anchor, positive, negative; rows without a negative are left out.
     *
     * @throws UsageException if the data have fewer than three text columns
     * @throws DataException if no row has a negative
     */
    public static TripletEvaluator of(Dataset triplets) {
        if (triplets.columnCount() < 3) {
            throw new UsageException("The triplet task needs three text columns, anchor,positive,negative, but the data"
                    + " have " + triplets.columnCount() + ".");
        }
        int[] complete = IntStream.range(0, triplets.rows())
                .filter(row -> triplets.isPresent(row, 2))
                .toArray();
        if (complete.length == 0) {
            throw new DataException("The triplet task needs negatives, but no row has one in column \""
                    + triplets.columnNames().get(2) + "\".");
        }
        return new TripletEvaluator(complete.length == triplets.rows() ? triplets : triplets.select(complete));
    }

    @Override
    public RowResults ofRows(SentenceTransformer model) {
        float[] positive = PairSimilarities.of(model, triplets.column(0), triplets.column(1));
        float[] negative = PairSimilarities.of(model, triplets.column(0), triplets.column(2));
        return RowResults.ofMean(
                TripletMetrics.of(positive, negative)
                        .asMap(model.similarityFunction().id()),
                IntStream.range(0, positive.length)
                        .mapToDouble(row -> positive[row] > negative[row] ? 1 : 0)
                        .toArray());
    }

    @Override
    public EvaluationSize size() {
        return EvaluationSize.ofRows(triplets.rows(), triplets.rows() == 1 ? "triplet" : "triplets");
    }

    @Override
    public String whenUndefined() {
        return "The share of correct triplets is always defined.";
    }

    @Override
    public String primaryMetric(SentenceTransformer model) {
        return model.similarityFunction().id() + "_accuracy";
    }

    @Override
    public String contentHash() {
        return ContentHash.of(triplets);
    }
}
