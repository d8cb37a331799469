package io.github.jjak.search.index;

import io.github.jjak.error.UsageException;
import io.github.jjak.model.CrossEncoder;
import io.github.jjak.model.TextPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The second stage of a search: a cross-encoder reads the question with each of the best hits and puts them in a new order, by scores of
 * its own. Thread-safe; the model stays the caller's.
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

    private Reranker(CrossEncoder model, int depth, @Nullable Duration budget) {
        this.model = model;
        this.depth = depth;
        this.budget = budget;
    }

    /**
     * With a cross-encoder of one label.
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
        if (depth < 1 || depth > MOST_DEPTH) {
            throw new UsageException("`depth` must be from 1 to " + MOST_DEPTH + ", but is " + depth + ".");
        }
        if (budget != null && (budget.isNegative() || budget.isZero())) {
            throw new UsageException("budget must be above 0, but is " + budget + ".");
        }
        return new Reranker(model, depth, budget);
    }

    /**
     * Searches, and reranks what is found.
     *
     * @param request as for {@link SearchIndex#search}; its least score counts in the first search
     * @return the best {@code topK} hits, numbered from 1. Hits that were read have the cross-encoder's score; behind them, those that were
     *     not have the score of the first search
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
        long start = System.nanoTime();
        int most = Math.min(depth, found.size());
        List<SearchHit> read = new ArrayList<>();
        while (read.size() < most && (read.isEmpty() || hasTime(start))) {
            List<SearchHit> next =
                    found.subList(read.size(), budget == null ? most : Math.min(most, read.size() + AT_ONCE));
            float[] scores = model.predict(next.stream()
                    .map(hit -> new TextPair(question, passage(hit)))
                    .toList());
            for (int i = 0; i < scores.length; i++) {
                read.add(with(next.get(i), next.get(i).rank(), scores[i]));
            }
        }
        List<SearchHit> all = new ArrayList<>(read);
        all.sort(Comparator.comparingDouble(SearchHit::score).reversed());
        all.addAll(found.subList(read.size(), found.size()));
        List<SearchHit> best = new ArrayList<>();
        for (SearchHit hit : all.subList(0, Math.min(topK, all.size()))) {
            best.add(with(hit, best.size() + 1, hit.score()));
        }
        return List.copyOf(best);
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
}
