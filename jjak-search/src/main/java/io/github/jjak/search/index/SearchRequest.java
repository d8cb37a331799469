package io.github.jjak.search.index;

import io.github.jjak.error.UsageException;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of an index.
 *
 * @param mode what decides the order, or null for {@code HYBRID} where the index has vectors and {@code BM25} where not
 * @param topK most hits, 1 to 10,000
 * @param minScore least score of a hit in the scale of the mode, within a million of 0, or null for the index's own threshold if it has one
 * @param filters values that columns of a hit must have, by column
 * @param explain whether hits say why they were found
 * @param timeout after which the search is given up with a {@link io.github.jjak.error.DeadlineException}, up to a day; the model's pass
 *     over the question is waited for. Null for as long as it takes
 */
public record SearchRequest(
        @Nullable SearchMode mode,
        int topK,
        @Nullable Double minScore,
        Map<String, String> filters,
        boolean explain,
        @Nullable Duration timeout) {

    private static final int MOST_HITS = 10_000;
    private static final Duration LONGEST = Duration.ofDays(1);

    /** No mode scores as low as this. */
    static final double LEAST_SCORE = -1e6;

    /** @throws UsageException for a number of hits or a time out of range, or a least score that no hit can have */
    public SearchRequest {
        Objects.requireNonNull(filters, "filters");
        if (topK < 1 || topK > MOST_HITS) {
            throw new UsageException("The number of hits is " + topK + "; allowed is 1 to " + MOST_HITS + ".");
        }
        if (minScore != null && !(minScore >= LEAST_SCORE && minScore <= -LEAST_SCORE)) {
            throw new UsageException(
                    "The least score is " + minScore + "; allowed is " + LEAST_SCORE + " to " + -LEAST_SCORE + ".");
        }
        if (timeout != null && (timeout.isNegative() || timeout.compareTo(LONGEST) > 0)) {
            throw new UsageException("The time of a search is " + timeout + "; allowed is up to a day.");
        }
        filters = Collections.unmodifiableMap(new LinkedHashMap<>(filters));
    }

    /** A search that takes as long as it takes. */
    public SearchRequest(
            @Nullable SearchMode mode,
            int topK,
            @Nullable Double minScore,
            Map<String, String> filters,
            boolean explain) {
        this(mode, topK, minScore, filters, explain, null);
    }

    /** Five hits in the index's usual mode. */
    public static SearchRequest ofDefaults() {
        return new SearchRequest(null, 5, null, Map.of(), false);
    }

    /** The same in another mode. */
    public SearchRequest withMode(@Nullable SearchMode other) {
        return new SearchRequest(other, topK, minScore, filters, explain, timeout);
    }

    /** The same with another number of hits. */
    public SearchRequest withTopK(int hits) {
        return new SearchRequest(mode, hits, minScore, filters, explain, timeout);
    }

    /** The same with another least score; null for the index's own. */
    public SearchRequest withMinScore(@Nullable Double score) {
        return new SearchRequest(mode, topK, score, filters, explain, timeout);
    }

    /** The same with other filters. */
    public SearchRequest withFilters(Map<String, String> values) {
        return new SearchRequest(mode, topK, minScore, values, explain, timeout);
    }

    /** The same with or without reasons. */
    public SearchRequest withExplain(boolean wanted) {
        return new SearchRequest(mode, topK, minScore, filters, wanted, timeout);
    }

    /** The same with another time; null for as long as it takes. */
    public SearchRequest withTimeout(@Nullable Duration time) {
        return new SearchRequest(mode, topK, minScore, filters, explain, time);
    }
}
