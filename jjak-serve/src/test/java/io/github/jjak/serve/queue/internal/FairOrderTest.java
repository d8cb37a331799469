package io.github.jjak.serve.queue.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FairOrderTest {

    private static final int SHORT = 64;
    private static final long NEVER = Long.MAX_VALUE / 2;

    private static QueuedRequest request(FairOrder order, int... lengths) {
        List<int[]> rows = new ArrayList<>();
        for (int length : lengths) {
            rows.add(new int[length]);
        }
        QueuedRequest request = new QueuedRequest(lengths.length, 0, 0);
        order.add(request, rows);
        return request;
    }

    private static List<Integer> lengths(List<QueuedRow> rows) {
        return rows.stream().map(row -> row.ids.length).toList();
    }

    @Test
    void shortBeforeLongButNeverInOnePass() {
        FairOrder order = new FairOrder(SHORT, NEVER);
        request(order, 500);
        request(order, 10);
        request(order, 300);
        request(order, 20);
        assertThat(lengths(order.next(10_000, 0))).containsExactly(10, 20);
        assertThat(lengths(order.next(10_000, 0))).containsExactly(300, 500);
        assertThat(order.next(10_000, 0)).isEmpty();
    }

    /** A stream of short rows without end delays a long one by its own length at most. */
    @Test
    void aLongRowIsOvertakenByNoMoreThanItsLength() {
        FairOrder order = new FairOrder(SHORT, NEVER);
        QueuedRequest slow = request(order, 200);
        int before = 0;
        while (true) {
            request(order, 10);
            List<QueuedRow> next = order.next(10, 0);
            if (next.get(0).request == slow) {
                break;
            }
            before += 10;
            assertThat(before).isLessThanOrEqualTo(200);
        }
        assertThat(before).isBetween(180, 200);
    }

    @Test
    void aLongRowThatWaitedTooLongIsNext() {
        FairOrder order = new FairOrder(SHORT, 1000);
        QueuedRequest slow = request(order, 200);
        request(order, 10);
        assertThat(order.next(10, slow.arrived + 1001).get(0).request).isSameAs(slow);
    }

    @Test
    void whatIsGivenUpIsPassedOver() {
        FairOrder order = new FairOrder(SHORT, NEVER);
        QueuedRequest over = request(order, 5, 6);
        request(order, 7);
        over.result.cancel(false);
        assertThat(lengths(order.next(100, 0))).containsExactly(7);
        assertThat(order.hasShort()).isFalse();
    }

    @Test
    void rowsOfTwoRequestsTakeTurns() {
        FairOrder order = new FairOrder(SHORT, NEVER);
        QueuedRequest first = request(order, 10, 10, 10);
        QueuedRequest second = request(order, 10, 10, 10);
        List<QueuedRow> all = order.next(1000, 0);
        assertThat(all.stream().map(row -> row.request)).containsExactly(first, second, first, second, first, second);
    }
}
