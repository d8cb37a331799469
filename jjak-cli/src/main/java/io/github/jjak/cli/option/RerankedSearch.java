package io.github.jjak.cli.option;

import io.github.jjak.cli.display.HumanReadable;
import io.github.jjak.eval.InformationRetrievalEvaluator;
import io.github.jjak.eval.RetrievalMetrics;
import io.github.jjak.eval.RetrievalResult;
import io.github.jjak.eval.internal.MeanDifference;
import io.github.jjak.eval.internal.PairedBootstrap;
import io.github.jjak.rank.Ranking;
import io.github.jjak.search.index.Reranker;
import io.github.jjak.search.index.Reranker.ReadHits;
import io.github.jjak.search.index.SearchHit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * What a second stage makes of rankings, measured against the rankings as they were: the same second stage as in {@code jjak search} and
 * {@code jjak serve}, one question after the other.
 *
 * @param first metrics of the first search
 * @param second metrics after it
 * @param rankings after it
 * @param milliseconds that it took for each question
 * @param clusters answer cluster of each question that counts
 * @param fitted what a weight of both stages would give
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record RerankedSearch(
        RetrievalResult first,
        RetrievalResult second,
        List<Ranking> rankings,
        double[] milliseconds,
        int[] clusters,
        FittedWeight fitted) {

    private static final String NAME = "rerank";

    /**
     * Reranks, and fits the weight of the second stage.
     *
     * @param found hits of each question, best first
     * @param seed of the halves that the weight is fitted and measured on
     */
    public static RerankedSearch of(
            InformationRetrievalEvaluator retrieval, List<Ranking> found, Reranker reranker, long seed) {
        List<ReadHits> read = new ArrayList<>();
        double[] milliseconds = new double[found.size()];
        for (int question = 0; question < milliseconds.length; question++) {
            List<SearchHit> hits = hits(found.get(question), retrieval.answers());
            long start = System.nanoTime();
            read.add(reranker.read(retrieval.questions().get(question), hits));
            milliseconds[question] = (System.nanoTime() - start) / 1e6;
        }
        RetrievalResult first = retrieval.score(found);
        List<Ranking> rankings = order(read, reranker);
        int[] ofQuestion = retrieval.clusters();
        int[] clusters = first.queries().stream()
                .mapToInt(question -> ofQuestion[question])
                .toArray();
        FittedWeight fitted = FittedWeight.of(
                weight -> retrieval
                        .score(order(read, reranker.withWeight(weight)))
                        .values(RetrievalMetrics::ndcgAt10),
                clusters,
                seed);
        return new RerankedSearch(first, retrieval.score(rankings), rankings, milliseconds, clusters, fitted);
    }

    private static List<Ranking> order(List<ReadHits> read, Reranker reranker) {
        return read.stream()
                .map(hits ->
                        ranking(reranker.order(hits, Math.max(1, hits.found().size()))))
                .toList();
    }

    private static List<SearchHit> hits(Ranking found, List<String> answers) {
        List<SearchHit> hits = new ArrayList<>();
        for (int rank = 0; rank < found.size(); rank++) {
            String text = answers.get(found.position(rank));
            hits.add(new SearchHit(
                    rank + 1,
                    Integer.toString(found.position(rank)),
                    text,
                    found.score(rank),
                    new SearchHit.Passage(0, 0, text.length()),
                    Map.of(),
                    null));
        }
        return hits;
    }

    private static Ranking ranking(List<SearchHit> after) {
        int[] positions = new int[after.size()];
        float[] scores = new float[after.size()];
        for (int rank = 0; rank < positions.length; rank++) {
            positions[rank] = Integer.parseInt(after.get(rank).id());
            scores[rank] = (float) after.get(rank).score();
        }
        return new Ranking(positions, scores);
    }

    /**
     * Metrics by name: those after reranking such as {@code rerank_ndcg@10}, their difference to the first search with its 95 % interval
     * by answer cluster, the milliseconds of a question, and the metrics of the first search.
     *
     * @param firstName in front of the latter
     */
    public Map<String, Double> metrics(String firstName, long seed) {
        Map<String, Double> metrics = new LinkedHashMap<>(second.asMap(NAME));
        putDifference(metrics, "ndcg@10", difference(RetrievalMetrics::ndcgAt10, seed));
        putDifference(metrics, "mrr@10", difference(RetrievalMetrics::mrrAt10, seed));
        metrics.put(NAME + "_weight", fitted.weight());
        metrics.put(NAME + "_weighted_ndcg@10", fitted.mean());
        putDifference(metrics, "weighted_ndcg@10", fittedDifference(seed));
        metrics.put(NAME + "_milliseconds_median", quantile(0.5));
        metrics.put(NAME + "_milliseconds_p95", quantile(0.95));
        metrics.putAll(first.asMap(firstName));
        return metrics;
    }

    private static void putDifference(Map<String, Double> metrics, String name, Optional<MeanDifference> difference) {
        difference.ifPresent(found -> {
            metrics.put(NAME + "_" + name + "_difference", found.difference());
            metrics.put(NAME + "_" + name + "_difference_low", found.low());
            metrics.put(NAME + "_" + name + "_difference_high", found.high());
        });
    }

    /** The differences in sentences. */
    public List<String> inWords(long seed) {
        return List.of(alone(seed), weighted(seed));
    }

    private String weighted(long seed) {
        String interval = fittedDifference(seed)
                .map(difference -> HumanReadable.format(
                        ": %+.4f (95 %% interval %+.4f to %+.4f)",
                        difference.difference(), difference.low(), difference.high()))
                .orElse("");
        return HumanReadable.format(
                "--rerank-weight %.1f is best here. Fitted on one half of the questions and measured on the other: nDCG@10"
                        + " %.4f%s.",
                fitted.weight(), fitted.mean(), interval);
    }

    private Optional<MeanDifference> fittedDifference(long seed) {
        if (Arrays.stream(clusters).distinct().count() < 2) {
            return Optional.empty();
        }
        return Optional.of(PairedBootstrap.withSeed(seed)
                .compare(first.values(RetrievalMetrics::ndcgAt10), fitted.ndcg(), clusters));
    }

    private String alone(long seed) {
        return difference(RetrievalMetrics::ndcgAt10, seed)
                .map(difference -> HumanReadable.format(
                        "nDCG@10 %.4f, reranked %.4f: %+.4f (95 %% interval %+.4f to %+.4f). %.0f ms per question (median).",
                        first.mean().ndcgAt10(),
                        second.mean().ndcgAt10(),
                        difference.difference(),
                        difference.low(),
                        difference.high(),
                        quantile(0.5)))
                .orElse("All questions share an answer, so there is no interval of the difference.");
    }

    private Optional<MeanDifference> difference(ToDoubleFunction<RetrievalMetrics> metric, long seed) {
        if (Arrays.stream(clusters).distinct().count() < 2) {
            return Optional.empty();
        }
        return Optional.of(
                PairedBootstrap.withSeed(seed).compare(first.values(metric), second.values(metric), clusters));
    }

    private double quantile(double share) {
        double[] sorted = milliseconds.clone();
        Arrays.sort(sorted);
        return sorted[(int) Math.min(sorted.length - 1L, Math.round(share * (sorted.length - 1)))];
    }
}
