package io.github.jjak.eval;

import io.github.jjak.data.Dataset;
import io.github.jjak.data.internal.ContentHash;
import io.github.jjak.error.DataException;
import io.github.jjak.error.UsageException;
import io.github.jjak.eval.Evaluator.EvaluationSize;
import io.github.jjak.eval.internal.RerankingMetrics;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.model.TextRole;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Does the model put the right answers of a question in front of its own wrong ones? The class of the same name in
 * sentence-transformers, with its metrics {@code map}, {@code mrr@10} and {@code ndcg@10}.
 *
 * <p>Columns 0 and 1 are the question and a right answer, further columns wrong answers, which a row may lack. The rows of one question,
 * letter by letter, are one sample with all their answers; a text that is right in one row and wrong in another is right. A question
 * without a wrong answer is left out. Immutable and thread-safe.
 */
public final class RerankingEvaluator implements RowEvaluator {

    /** Depth of MRR and nDCG. */
    public static final int DEFAULT_AT_K = 10;

    private final Dataset data;
    private final List<Sample> samples;
    private final int atK;

    /** A question and its answers. */
    private record Sample(String question, Set<String> positives, Set<String> negatives) {}

    private RerankingEvaluator(Dataset data, List<Sample> samples, int atK) {
        this.data = data;
        this.samples = List.copyOf(samples);
        this.atK = atK;
    }

    /** MRR and nDCG of the first ten. */
    public static RerankingEvaluator of(Dataset data) {
        return of(data, DEFAULT_AT_K);
    }

    /**
     * As above, with another depth.
     *
     * @param atK how many answers MRR and nDCG look at, at least 1
     * @throws UsageException if the data have fewer than three text columns, or {@code atK} is below 1
     * @throws DataException if no question has a wrong answer
     */
    public static RerankingEvaluator of(Dataset data, int atK) {
        if (data.columnCount() < 3) {
            throw new UsageException(
                    "The reranking task needs three or more text columns, query,positive,negative, but the data"
                            + " have " + data.columnCount() + ".");
        }
        if (atK < 1) {
            throw new UsageException("atK must be at least 1, but is " + atK + ".");
        }
        Map<String, Sample> samples = new LinkedHashMap<>();
        for (int row = 0; row < data.rows(); row++) {
            Sample sample = samples.computeIfAbsent(
                    data.text(row, 0), question -> new Sample(question, new LinkedHashSet<>(), new LinkedHashSet<>()));
            sample.positives().add(data.text(row, 1));
            for (int column = 2; column < data.columnCount(); column++) {
                if (data.isPresent(row, column)) {
                    sample.negatives().add(data.text(row, column));
                }
            }
        }
        samples.values().forEach(sample -> sample.negatives().removeAll(sample.positives()));
        samples.values().removeIf(sample -> sample.negatives().isEmpty());
        if (samples.isEmpty()) {
            throw new DataException("The reranking task needs wrong answers, but no question has one.");
        }
        return new RerankingEvaluator(data, List.copyOf(samples.values()), atK);
    }

    @Override
    public RowResults ofRows(SentenceTransformer model) {
        List<String> answers = new ArrayList<>();
        samples.forEach(sample -> {
            answers.addAll(sample.positives());
            answers.addAll(sample.negatives());
        });
        float[][] ofQuestions =
                model.encode(samples.stream().map(Sample::question).toList(), TextRole.QUERY);
        float[][] ofAnswers = model.encode(answers, TextRole.DOCUMENT);
        List<RerankingMetrics> metrics = new ArrayList<>();
        int next = 0;
        for (int question = 0; question < ofQuestions.length; question++) {
            Sample sample = samples.get(question);
            float[] scores =
                    new float[sample.positives().size() + sample.negatives().size()];
            for (int i = 0; i < scores.length; i++) {
                scores[i] = model.similarityFunction().of(ofQuestions[question], ofAnswers[next++]);
            }
            metrics.add(RerankingMetrics.of(scores, sample.positives().size(), atK));
        }
        return RowResults.ofMean(
                RerankingMetrics.mean(metrics).asMap(atK),
                metrics.stream().mapToDouble(RerankingMetrics::ndcg).toArray());
    }

    @Override
    public String primaryMetric(SentenceTransformer model) {
        return "ndcg@" + atK;
    }

    @Override
    public EvaluationSize size() {
        return EvaluationSize.ofRows(samples.size(), samples.size() == 1 ? "question" : "questions");
    }

    @Override
    public String whenUndefined() {
        return "Reranking is always defined: every question has a right and a wrong answer.";
    }

    @Override
    public String contentHash() {
        return ContentHash.of(data) + "@" + atK;
    }
}
