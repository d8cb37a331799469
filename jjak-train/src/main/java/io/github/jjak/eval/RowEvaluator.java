package io.github.jjak.eval;

import io.github.jjak.model.SentenceTransformer;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * An evaluator whose main metric follows, for any draw of its rows, from what a model made of each row. So two models can be compared by it
 * with an interval from a bootstrap over rows: {@code jjak compare} does that.
 */
public interface RowEvaluator extends Evaluator {

    /** Evaluates the model once. */
    RowResults ofRows(SentenceTransformer model);

    @Override
    default Map<String, Double> evaluate(SentenceTransformer model) {
        return ofRows(model).metrics();
    }

    /**
     * What came of it.
     *
     * @param metrics over all rows
     * @param rows number of rows, which are drawn independently
     * @param primary the main metric of rows by their numbers, which may repeat; NaN where it is undefined
     */
    record RowResults(Map<String, Double> metrics, int rows, ToDoubleFunction<int[]> primary) {

        /**
         * Results of which the main metric is a mean.
         *
         * @param values of the metric, row by row
         */
        public static RowResults ofMean(Map<String, Double> metrics, double[] values) {
            return new RowResults(metrics, values.length, rows -> {
                double sum = 0;
                for (int row : rows) {
                    sum += values[row];
                }
                return sum / rows.length;
            });
        }
    }
}
