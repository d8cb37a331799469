package io.github.jjak.negatives.recipe.internal;

import io.github.jjak.error.UsageException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which hits of a search may be negatives.
 *
 * @param depth hits that are looked at, 1 to {@value #MOST_DEPTH}; default 50
 * @param rankMin first rank that may be a negative; default 1
 * @param rankMax last rank that may be one; null for the depth
 */
public record RankWindow(int depth, int rankMin, @Nullable Integer rankMax) {

    /** The deepest search. */
    public static final int MOST_DEPTH = 10_000;

    static final RankWindow DEFAULT = new RankWindow(50, 1, null);

    public RankWindow {
        checkDepth(depth);
        int last = rankMax == null ? depth : rankMax;
        checkOrder(rankMin, last, depth);
        if (rankMin > last || last > depth) {
            throw outOfOrder(rankMin, last, depth);
        }
    }

    /** Without looking at the depth, which only the message names. */
    public static void checkOrder(int rankMin, @Nullable Integer rankMax, int depth) {
        if (rankMin < 1 || (rankMax != null && rankMin > rankMax)) {
            throw outOfOrder(rankMin, rankMax == null ? depth : rankMax, depth);
        }
    }

    private static UsageException outOfOrder(int rankMin, int last, int depth) {
        return new UsageException("The ranks must satisfy 1 <= `rankMin` <= `rankMax` <= `depth`, but they are "
                + rankMin + ", " + last + " and " + depth + ".");
    }

    /** Refuses a depth out of range. */
    public static void checkDepth(int depth) {
        if (depth < 1 || depth > MOST_DEPTH) {
            throw new UsageException("`depth` must be from 1 to " + MOST_DEPTH + ", but is " + depth + ".");
        }
    }

    void addTo(Map<String, String> names) {
        names.put("depth", Integer.toString(depth));
        names.put("rank-min", Integer.toString(rankMin));
        names.put("rank-max", String.valueOf(rankMax));
    }
}
