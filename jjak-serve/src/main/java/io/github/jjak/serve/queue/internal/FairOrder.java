package io.github.jjak.serve.queue.internal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Whose turn it is: self-clocked fair queueing (Golestani 1994), where each request is a flow and the cost of a row is its tokens. Not
 * thread-safe.
 *
 * <ol>
 *   <li>A row's tag is the clock at its arrival, plus the tokens of its request up to and with this row.
 *   <li>The row of the smallest tag is next, and the clock becomes its tag.
 * </ol>
 *
 * <p>So a short row comes before a long one and the first rows of a small request before the later ones of a large one, but a row is
 * overtaken by no more tokens than stand before it in its own request. Rows are kept in two lists, short and long, since a pass with both
 * would make the short ones wait for the long.
 */
final class FairOrder {

    private final int shortTokens;
    private final long latencyBound;
    private final PriorityQueue<QueuedRow> shorts = new PriorityQueue<>();
    private final PriorityQueue<QueuedRow> longs = new PriorityQueue<>();
    private final Deque<QueuedRow> longsByArrival = new ArrayDeque<>();
    private long clock;
    private long arrivals;

    /** @param latencyBound nanoseconds after which a long row's turn has come whatever its tag */
    FairOrder(int shortTokens, long latencyBound) {
        this.shortTokens = shortTokens;
        this.latencyBound = latencyBound;
    }

    void add(QueuedRequest request, List<int[]> rows) {
        long tag = clock;
        for (int i = 0; i < rows.size(); i++) {
            int[] ids = rows.get(i);
            tag += ids.length;
            QueuedRow row = new QueuedRow(request, i, ids, tag, arrivals++);
            if (ids.length <= shortTokens) {
                shorts.add(row);
            } else {
                longs.add(row);
                longsByArrival.add(row);
            }
        }
    }

    boolean hasShort() {
        return head(shorts) != null;
    }

    boolean hasLong() {
        return head(longs) != null;
    }

    /** The next rows of either list, within the budget; empty if there are none. */
    List<QueuedRow> next(int budget, long now) {
        QueuedRow nextShort = head(shorts);
        QueuedRow nextLong = head(longs);
        if (nextShort == null && nextLong == null) {
            longsByArrival.clear();
            return List.of();
        }
        boolean late = nextLong != null && now - oldestLong(nextLong).request.arrived > latencyBound;
        boolean takeLong = nextLong != null && (nextShort == null || late || nextLong.compareTo(nextShort) < 0);
        return take(takeLong ? longs : shorts, budget);
    }

    /** The next short rows within the budget; empty if there are none. */
    List<QueuedRow> nextShort(int budget) {
        return head(shorts) == null ? List.of() : take(shorts, budget);
    }

    /** The long row that waits longest; those that are worked on or given up are forgotten. */
    private QueuedRow oldestLong(QueuedRow fallback) {
        while (!longsByArrival.isEmpty()) {
            QueuedRow oldest = longsByArrival.getFirst();
            if (oldest.isWaiting()) {
                return oldest;
            }
            longsByArrival.removeFirst();
        }
        return fallback;
    }

    private List<QueuedRow> take(PriorityQueue<QueuedRow> rows, int budget) {
        List<QueuedRow> taken = new ArrayList<>();
        int tokens = 0;
        for (QueuedRow next = head(rows);
                next != null && (taken.isEmpty() || tokens + next.ids.length <= budget);
                next = head(rows)) {
            taken.add(rows.remove());
            next.take();
            tokens += next.ids.length;
            clock = Math.max(clock, next.tag);
        }
        return taken;
    }

    private static @Nullable QueuedRow head(PriorityQueue<QueuedRow> rows) {
        while (!rows.isEmpty() && rows.element().request.isOver()) {
            rows.remove();
        }
        return rows.peek();
    }
}
