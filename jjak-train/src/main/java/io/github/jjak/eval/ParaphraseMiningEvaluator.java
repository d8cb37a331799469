package io.github.jjak.eval;

import io.github.jjak.data.Dataset;
import io.github.jjak.data.internal.ContentHash;
import io.github.jjak.error.UsageException;
import io.github.jjak.eval.Evaluator.EvaluationSize;
import io.github.jjak.eval.internal.ParaphraseMetrics;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.rank.ParaphraseMining;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Does the model find the pairs of texts that mean the same among all texts? The class of the same name in sentence-transformers, with
 * its metrics {@code average_precision}, {@code f1}, {@code precision}, {@code recall} and {@code threshold}.
 *
 * <p>Columns 0 and 1 are texts that mean the same; every distinct text of both, letter by letter, is compared with every other.
 * Immutable and thread-safe.
 */
public final class ParaphraseMiningEvaluator implements Evaluator {

    private final Dataset pairs;
    private final List<String> texts;
    private final ParaphraseMetrics.Duplicates duplicates;
    private final boolean addTransitiveClosure;

    private ParaphraseMiningEvaluator(
            Dataset pairs, List<String> texts, ParaphraseMetrics.Duplicates duplicates, boolean addTransitiveClosure) {
        this.pairs = pairs;
        this.texts = texts;
        this.duplicates = duplicates;
        this.addTransitiveClosure = addTransitiveClosure;
    }

    /** Only the pairs of the rows mean the same. */
    public static ParaphraseMiningEvaluator of(Dataset pairs) {
        return of(pairs, false);
    }

    /**
     * As above.
     *
     * @param addTransitiveClosure whether two texts that mean the same as a third mean the same
     * @throws UsageException if the data have fewer than two text columns
     */
    public static ParaphraseMiningEvaluator of(Dataset pairs, boolean addTransitiveClosure) {
        if (pairs.columnCount() < 2) {
            throw new UsageException(
                    "The paraphrase-mining task needs two text columns, sentence1,sentence2, but the data have "
                            + pairs.columnCount() + ".");
        }
        Map<String, Integer> numbers = new LinkedHashMap<>();
        ParaphraseMetrics.Duplicates duplicates = new ParaphraseMetrics.Duplicates();
        for (int row = 0; row < pairs.rows(); row++) {
            int first = number(numbers, pairs.text(row, 0));
            int second = number(numbers, pairs.text(row, 1));
            duplicates.add(first, second);
        }
        return new ParaphraseMiningEvaluator(
                pairs,
                List.copyOf(numbers.keySet()),
                addTransitiveClosure ? duplicates.closure() : duplicates,
                addTransitiveClosure);
    }

    private static int number(Map<String, Integer> numbers, String text) {
        Integer next = numbers.size();
        Integer earlier = numbers.putIfAbsent(text, next);
        return earlier == null ? next : earlier;
    }

    @Override
    public Map<String, Double> evaluate(SentenceTransformer model) {
        List<ParaphraseMining.Pair> found = ParaphraseMining.pairs(
                model.encode(texts),
                model.similarityFunction(),
                ParaphraseMining.DEFAULT_TOP_K,
                ParaphraseMining.DEFAULT_MAX_PAIRS);
        return ParaphraseMetrics.of(found, duplicates).asMap();
    }

    @Override
    public String primaryMetric(SentenceTransformer model) {
        return "average_precision";
    }

    @Override
    public EvaluationSize size() {
        return EvaluationSize.ofRows(duplicates.size(), duplicates.size() == 1 ? "pair" : "pairs");
    }

    @Override
    public String whenUndefined() {
        return "Paraphrase mining is always defined.";
    }

    @Override
    public String contentHash() {
        return ContentHash.of(pairs) + (addTransitiveClosure ? " closed" : "");
    }
}
