package io.github.jjak.crossencoder;

import io.github.jjak.data.internal.ContentHash;
import io.github.jjak.error.DataException;
import io.github.jjak.eval.Evaluator.EvaluationSize;
import io.github.jjak.eval.RetrievalMetrics;
import io.github.jjak.model.CrossEncoder;
import io.github.jjak.model.TextPair;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Does the model put the right documents in front of the others that a first search found? The class of the same name in
 * sentence-transformers, with its metrics {@code map}, {@code mrr@10} and {@code ndcg@10}, and those of the first search as
 * {@code base_map}, {@code base_mrr@10} and {@code base_ndcg@10}.
 *
 * <p>Only what the first search found is reranked. A right document that it did not find is missed, before and after: it counts in the
 * denominators, as a user sees it. Immutable and thread-safe.
 */
public final class CrossEncoderRerankingEvaluator implements CrossEncoderEvaluator {

    private final List<Sample> samples;

    /**
     * A question and what a first search found.
     *
     * @param query the question
     * @param documents what was found, best first, each once; may be empty
     * @param relevant the right documents, found or not, at least one
     */
    public record Sample(String query, List<String> documents, Set<String> relevant) {

        /** Copies and checks. */
        public Sample {
            documents = List.copyOf(documents);
            relevant = Set.copyOf(relevant);
            if (relevant.isEmpty() || new HashSet<>(documents).size() < documents.size()) {
                throw new DataException("A question needs a right document, and each found document once.");
            }
        }

        private RetrievalMetrics metrics(int[] order) {
            boolean[] relevantAt = new boolean[order.length];
            for (int rank = 0; rank < order.length; rank++) {
                relevantAt[rank] = relevant.contains(documents.get(order[rank]));
            }
            return RetrievalMetrics.ofQuery(relevantAt, relevant.size());
        }
    }

    private CrossEncoderRerankingEvaluator(List<Sample> samples) {
        this.samples = List.copyOf(samples);
    }

    /**
     * Measures on samples.
     *
     * @throws DataException if there are none
     */
    public static CrossEncoderRerankingEvaluator of(List<Sample> samples) {
        if (samples.isEmpty()) {
            throw new DataException("There is no question to measure a reranker on.");
        }
        return new CrossEncoderRerankingEvaluator(samples);
    }

    @Override
    public Map<String, Double> evaluate(CrossEncoder model) {
        Map<String, Double> metrics = new LinkedHashMap<>();
        put(metrics, "", RetrievalMetrics.mean(reranked(model)));
        put(metrics, "base_", RetrievalMetrics.mean(base()));
        return metrics;
    }

    private static void put(Map<String, Double> metrics, String prefix, RetrievalMetrics values) {
        metrics.put(prefix + "ndcg@10", values.ndcgAt10());
        metrics.put(prefix + "mrr@10", values.mrrAt10());
        metrics.put(prefix + "map", values.mapAt100());
    }

    /** Metrics of each question after reranking, in the order of the samples. */
    public List<RetrievalMetrics> reranked(CrossEncoder model) {
        List<TextPair> pairs = new ArrayList<>();
        for (Sample sample : samples) {
            sample.documents().forEach(document -> pairs.add(new TextPair(sample.query(), document)));
        }
        float[] scores = pairs.isEmpty() ? new float[0] : model.predict(pairs);
        List<RetrievalMetrics> metrics = new ArrayList<>();
        int next = 0;
        for (Sample sample : samples) {
            int first = next;
            int[] order = IntStream.range(0, sample.documents().size())
                    .boxed()
                    .sorted(Comparator.comparing((Integer document) -> -scores[first + document]))
                    .mapToInt(Integer::intValue)
                    .toArray();
            metrics.add(sample.metrics(order));
            next += order.length;
        }
        return List.copyOf(metrics);
    }

    /** Metrics of each question as the first search left it. */
    public List<RetrievalMetrics> base() {
        return samples.stream()
                .map(sample -> sample.metrics(
                        IntStream.range(0, sample.documents().size()).toArray()))
                .toList();
    }

    @Override
    public String primaryMetric() {
        return "ndcg@10";
    }

    @Override
    public EvaluationSize size() {
        return EvaluationSize.ofRows(samples.size(), samples.size() == 1 ? "question" : "questions");
    }

    @Override
    public String contentHash() {
        List<List<String>> lists = new ArrayList<>();
        for (Sample sample : samples) {
            lists.add(List.of(sample.query()));
            lists.add(sample.documents());
            lists.add(sample.relevant().stream().sorted().toList());
        }
        return ContentHash.ofLists(lists);
    }
}
