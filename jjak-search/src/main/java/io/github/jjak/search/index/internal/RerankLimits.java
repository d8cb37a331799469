package io.github.jjak.search.index.internal;

import io.github.jjak.error.UsageException;
import io.github.jjak.search.index.Reranker;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a second stage may be asked for: known before a model is loaded, so that options can be refused when they are given. */
public final class RerankLimits {

    private RerankLimits() {}

    /** Refuses a number of hits that is not from 1 to {@link Reranker#MOST_DEPTH}. */
    public static void checkDepth(int depth) {
        if (depth < 1 || depth > Reranker.MOST_DEPTH) {
            throw new UsageException("`depth` must be from 1 to " + Reranker.MOST_DEPTH + ", but is " + depth + ".");
        }
    }

    /** Refuses a time that is not above 0; null is as long as it takes. */
    public static void checkBudget(@Nullable Duration budget) {
        if (budget != null && (budget.isNegative() || budget.isZero())) {
            throw new UsageException("budget must be above 0, but is " + budget + ".");
        }
    }

    /** Refuses a weight of the second stage that is not from 0 to 1. */
    public static void checkWeight(double weight) {
        if (!(weight >= 0 && weight <= 1)) {
            throw new UsageException("The weight of a cross-encoder is " + weight + "; allowed is 0 to 1.");
        }
    }
}
