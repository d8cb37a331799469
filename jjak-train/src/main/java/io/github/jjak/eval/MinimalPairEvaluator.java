package io.github.jjak.eval;

import io.github.jjak.data.Dataset;
import io.github.jjak.data.internal.ContentHash;
import io.github.jjak.error.DataException;
import io.github.jjak.error.UsageException;
import io.github.jjak.eval.Evaluator.EvaluationSize;
import io.github.jjak.eval.internal.MinimalPairMetrics;
import io.github.jjak.model.SentenceTransformer;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Does the model prefer the true text to its perturbed twin? As {@link TripletEvaluator}, with the mean margin and with numbers
 * for each rule that made the twins.
 *
 * <p>Immutable and thread-safe.
 */
public final class MinimalPairEvaluator implements Evaluator {

    private static final Pattern RULE = Pattern.compile("[a-z0-9_-]{1,40}");

    private final Dataset pairs;

    private MinimalPairEvaluator(Dataset pairs) {
        this.pairs = pairs;
    }

    /**
     * Columns 0, 1 and 2: anchor, true text, perturbed twin; column 3, if there is one: the rule that made the twin.
     *
     * @throws UsageException if the data have fewer than three text columns
     * @throws DataException if a rule is not made of at most 40 lower-case letters, digits, {@code -} and {@code _}
     */
    public static MinimalPairEvaluator of(Dataset pairs) {
        if (pairs.columnCount() < 3) {
            throw new UsageException(
                    "The minimal-pairs task needs three text columns, anchor,positive,negative, and may"
                            + " have a fourth, rule, but the data have " + pairs.columnCount() + ".");
        }
        MinimalPairEvaluator evaluator = new MinimalPairEvaluator(pairs);
        List<String> rules = evaluator.rules();
        for (int row = 0; row < rules.size(); row++) {
            if (!RULE.matcher(rules.get(row)).matches()) {
                throw new DataException(
                        "Row " + (row + 1) + " has a rule that cannot be part of a metric's name. Use at"
                                + " most 40 lower-case letters, digits, \"-\" and \"_\", such as tense.");
            }
        }
        return evaluator;
    }

    private List<String> rules() {
        return pairs.columnCount() > 3 ? pairs.column(3) : List.of();
    }

    @Override
    public Map<String, Double> evaluate(SentenceTransformer model) {
        float[] positive = PairSimilarities.of(model, pairs.column(0), pairs.column(1));
        float[] negative = PairSimilarities.of(model, pairs.column(0), pairs.column(2));
        return MinimalPairMetrics.of(positive, negative, rules()).asMap();
    }

    @Override
    public EvaluationSize size() {
        return EvaluationSize.ofRows(pairs.rows(), pairs.rows() == 1 ? "minimal pair" : "minimal pairs");
    }

    @Override
    public String whenUndefined() {
        return "The share of correct pairs is always defined.";
    }

    @Override
    public String primaryMetric(SentenceTransformer model) {
        return "minimal_pair_accuracy";
    }

    @Override
    public String contentHash() {
        return ContentHash.of(pairs);
    }
}
