package io.github.jjak.search.index;

import io.github.jjak.error.UsageException;
import io.github.jjak.model.CrossEncoder;
import io.github.jjak.model.TextPair;
import io.github.jjak.search.index.internal.RerankLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The second stage of a search: a cross-encoder reads the question with each of the best hits and puts them in a new order, by scores of
 * its own or by {@linkplain #withWeight both stages' scores}. Thread-safe; the model stays the caller's.
 */
public final class Reranker {

    /** Hits that are read where nobody says. */
    public static final int DEFAULT_DEPTH = 50;

    /** Most hits that are read. */
    public static final int MOST_DEPTH = 1000;

    /** Hits that are read between two looks at the clock. */
    private static final int AT_ONCE = 8;

    private final CrossEncoder model;
    private final int depth;
    private final @Nullable Duration budget;
    private final StageFusion fusion;

    private Reranker(CrossEncoder model, int depth, @Nullable Duration budget, StageFusion fusion) {
        this.model = model;
        this.depth = depth;
        this.budget = budget;
        this.fusion = fusion;
    }

    /**
     * With a cross-encoder of one label, and the weight that its {@code config.json} recommends ({@code recommended_rerank_weight}), else 1.
     *
     * @param depth how many hits of the first search are read, from 1 to 1000
     * @param budget how long reading may take; what is not read by then keeps its order behind what is. Null for as long as it takes
     * @throws UsageException if the model has several labels, or a number is out of range
     */
    public static Reranker of(CrossEncoder model, int depth, @Nullable Duration budget) {
        Objects.requireNonNull(model, "model");
        if (model.labels() != 1) {
            throw new UsageException(
                    "A reranker has one label, but " + model.location() + " has " + model.labels() + ".");
        }
        RerankLimits.checkDepth(depth);
        RerankLimits.checkBudget(budget);
        return new Reranker(
                model, depth, budget, new StageFusion(model.internals().recommendedRerankWeight()));
    }

    /**
     * The same, ordering by both stages: {@code weight} parts of the cross-encoder's score and {@code 1 - weight} parts of the first
     * search's, each standardised over the hits that were read (mean 0, deviation 1), before the activation of the cross-encoder. For a
     * cross-encoder that alone orders worse than the search before it, and yet knows what that does not.
     *
     * @param weight 0 to 1; 1 is the cross-encoder alone. Measure it on held-out questions
     * @throws UsageException if it is out of range
     */
    public Reranker withWeight(double weight) {
        return new Reranker(model, depth, budget, new StageFusion(weight));
    }

    /** The weight of the cross-encoder in the order, 0 to 1. */
    public double weight() {
        return fusion.weight();
    }

    /**
     * Searches, and reranks what is found.
     *
     * @param request as for {@link SearchIndex#search}; its least score counts in the first search
     * @return the best {@code topK} hits, numbered from 1. Hits that were read have the score that they are ordered by: the cross-encoder's,
     *     or the weighted one of both stages. Behind them, those that were not read have the score of the first search
     */
    public List<SearchHit> search(SearchIndex index, String question, SearchRequest request) {
        List<SearchHit> found = index.search(question, request.withTopK(Math.max(depth, request.topK())));
        return rerank(question, found, request.topK());
    }

    /**
     * Reranks hits.
     *
     * @param found best first
     * @param topK most hits that are given back, at least 1
     */
    public List<SearchHit> rerank(String question, List<SearchHit> found, int topK) {
        return order(read(question, found), topK);
    }

    /**
     * Reads hits within the depth and the budget.
     *
     * @param found best first
     */
    public ReadHits read(String question, List<SearchHit> found) {
        long start = System.nanoTime();
        int most = Math.min(depth, found.size());
        List<Float> scores = new ArrayList<>();
        while (scores.size() < most && (scores.isEmpty() || hasTime(start))) {
            List<SearchHit> next =
                    found.subList(scores.size(), budget == null ? most : Math.min(most, scores.size() + AT_ONCE));
            List<TextPair> pairs = next.stream()
                    .map(hit -> new TextPair(question, passage(hit)))
                    .toList();
            for (float[] score : model.internals().scores(model.internals().tokenize(pairs))) {
                scores.add(score[0]);
            }
        }
        return new ReadHits(found, scores);
    }

    /**
     * Orders hits that were read, by the weight of this second stage.
     *
     * @param topK most hits that are given back, at least 1
     */
    public List<SearchHit> order(ReadHits hits, int topK) {
        int count = hits.scores().size();
        double[] scores =
                fusion.secondAlone() ? activated(hits) : fusion.scores(hits.firstScores(), hits.secondScores());
        List<SearchHit> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(with(hits.found().get(i), hits.found().get(i).rank(), scores[i]));
        }
        all.sort(Comparator.comparingDouble(SearchHit::score).reversed());
        all.addAll(hits.found().subList(count, hits.found().size()));
        List<SearchHit> best = new ArrayList<>();
        for (SearchHit hit : all.subList(0, Math.min(topK, all.size()))) {
            best.add(with(hit, best.size() + 1, hit.score()));
        }
        return List.copyOf(best);
    }

    private double[] activated(ReadHits hits) {
        return hits.scores().stream()
                .mapToDouble(score -> model.internals().activation().apply(score))
                .toArray();
    }

    private boolean hasTime(long start) {
        Duration most = budget;
        return most == null || System.nanoTime() - start < most.toNanos();
    }

    /** What was nearest to the question; the whole text where it is one passage. */
    private static String passage(SearchHit hit) {
        return hit.text().substring(hit.passage().start(), hit.passage().end());
    }

    private static SearchHit with(SearchHit hit, int rank, double score) {
        return new SearchHit(rank, hit.id(), hit.text(), score, hit.passage(), hit.columns(), hit.explanation());
    }

    /**
     * Hits of a first search, of which the first ones were read by a cross-encoder.
     *
     * @param found best first
     * @param scores of the first ones, as many as were read, before the activation
     */
    public record ReadHits(List<SearchHit> found, List<Float> scores) {

        /** Copies both lists. */
        public ReadHits {
            found = List.copyOf(found);
            scores = List.copyOf(scores);
        }

        private double[] firstScores() {
            return found.subList(0, scores.size()).stream()
                    .mapToDouble(SearchHit::score)
                    .toArray();
        }

        private double[] secondScores() {
            return scores.stream().mapToDouble(Float::doubleValue).toArray();
        }
    }
}
