package io.github.jjak.cli.option;

import io.github.jjak.cli.display.HumanReadable;
import io.github.jjak.eval.InformationRetrievalEvaluator;
import io.github.jjak.eval.RetrievalResult;
import io.github.jjak.eval.internal.PairedBootstrap;
import io.github.jjak.eval.internal.QuantizedRetrieval;
import io.github.jjak.eval.internal.RetrievalComparison;
import io.github.jjak.eval.internal.RetrievalComparison.Metric;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.rank.EmbeddingPrecision;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What keeping vectors in fewer bytes costs a retrieval.
 *
 * @param similarity name in front of the metrics of the vectors as they are
 * @param exact what those find
 * @param bytes of such a vector
 * @param searches the others, in the order in which they were asked for, each rescored one behind its own
 */
record QuantizedAnswers(String similarity, RetrievalResult exact, int bytes, List<Search> searches) {

    private static final List<Metric> COMPARED = List.of(Metric.NDCG_AT_10, Metric.MRR_AT_10);

    /**
     * One precision.
     *
     * @param bytes of a vector
     * @param comparison with the vectors as they are, which are first
     */
    record Search(
            EmbeddingPrecision precision,
            boolean rescored,
            int bytes,
            RetrievalResult result,
            RetrievalComparison comparison) {

        String name() {
            return precision.id() + (rescored ? "_rescored" : "");
        }
    }

    QuantizedAnswers {
        searches = List.copyOf(searches);
    }

    /** @param seed of intervals */
    static QuantizedAnswers of(
            InformationRetrievalEvaluator evaluator,
            SentenceTransformer model,
            QuantizationOptions options,
            long seed) {
        QuantizedRetrieval retrieval = QuantizedRetrieval.of(evaluator, model);
        RetrievalResult exact = evaluator.score(retrieval.exact());
        List<Search> searches = new ArrayList<>();
        for (EmbeddingPrecision precision : options.quantized()) {
            List<@Nullable Integer> multipliers = new ArrayList<>();
            multipliers.add(null);
            if (options.rescoreMultiplier() != null) {
                multipliers.add(options.rescoreMultiplier());
            }
            for (Integer multiplier : multipliers) {
                RetrievalResult result = evaluator.score(retrieval.search(precision, multiplier));
                RetrievalComparison comparison = RetrievalComparison.of(
                        List.of(evaluator),
                        List.of(exact),
                        List.of(result),
                        Metric.NDCG_AT_10,
                        PairedBootstrap.withSeed(seed));
                searches.add(new Search(precision, multiplier != null, retrieval.bytes(precision), result, comparison));
            }
        }
        return new QuantizedAnswers(
                model.similarityFunction().id(), exact, retrieval.bytes(EmbeddingPrecision.FLOAT32), searches);
    }

    /**
     * Metrics by name: of the vectors as they are under the similarity's name, then those of each precision such as {@code int8_ndcg@10} and
     * {@code int8_rescored_ndcg@10} with the difference and its 95 % interval by answer cluster, and the bytes of a vector.
     */
    Map<String, Double> metrics() {
        Map<String, Double> metrics = new LinkedHashMap<>(exact.asMap(similarity));
        metrics.put(EmbeddingPrecision.FLOAT32 + "_bytes_per_vector", (double) bytes);
        for (Search search : searches) {
            metrics.putAll(search.result().asMap(search.name()));
            for (Metric metric : COMPARED) {
                search.comparison().difference(metric).ifPresent(found -> {
                    String name = search.name() + "_" + metric + "_difference";
                    metrics.put(name, found.difference());
                    metrics.put(name + "_low", found.low());
                    metrics.put(name + "_high", found.high());
                });
            }
            metrics.put(search.precision() + "_bytes_per_vector", (double) search.bytes());
        }
        return metrics;
    }

    /** A sentence for each search. */
    List<String> inWords() {
        return searches.stream().map(this::inWords).toList();
    }

    private String inWords(Search search) {
        String found = HumanReadable.format(
                "%s%s, %,d bytes a vector instead of %,d: nDCG@10 %.4f instead of %.4f",
                search.precision(),
                search.rescored() ? " rescored" : "",
                search.bytes(),
                bytes,
                search.result().mean().ndcgAt10(),
                exact.mean().ndcgAt10());
        return search.comparison()
                .difference(Metric.NDCG_AT_10)
                .map(difference -> HumanReadable.format(
                        "%s, %+.4f (95 %% interval %+.4f to %+.4f).",
                        found, difference.difference(), difference.low(), difference.high()))
                .orElse(found + "; all questions share an answer, so there is no interval.");
    }
}
