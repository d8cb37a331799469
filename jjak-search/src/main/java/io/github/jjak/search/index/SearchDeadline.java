package io.github.jjak.search.index;

import io.github.jjak.error.DeadlineException;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.apache.lucene.index.QueryTimeout;
import org.jspecify.annotations.Nullable;

/**
 * When a search is given up. Lucene asks between blocks of documents and between nodes of the graph, and then ends with what it has; loops
 * of our own ask by {@link #check}, also after each of Lucene's searches, so that half a result is never taken for a whole one.
 */
final class SearchDeadline implements QueryTimeout {

    /** Never. */
    static final SearchDeadline NONE = new SearchDeadline(() -> false, Duration.ZERO);

    private final BooleanSupplier over;
    private final Duration timeout;

    /**
     * One that somebody else decides.
     *
     * @param over whether it is past; once true, always true
     * @param timeout for the message
     */
    SearchDeadline(BooleanSupplier over, Duration timeout) {
        this.over = over;
        this.timeout = timeout;
    }

    /** So long from now; null for never. */
    static SearchDeadline in(@Nullable Duration timeout) {
        if (timeout == null) {
            return NONE;
        }
        long began = System.nanoTime();
        long most = timeout.toNanos();
        return new SearchDeadline(() -> System.nanoTime() - began >= most, timeout);
    }

    @Override
    public boolean shouldExit() {
        return over.getAsBoolean();
    }

    /** @throws DeadlineException if it is past */
    void check() {
        if (shouldExit()) {
            throw new DeadlineException("The search was not done within " + timeout.toMillis()
                    + " ms and was given up. Allow more time, or ask for fewer hits, without explanations.");
        }
    }
}
