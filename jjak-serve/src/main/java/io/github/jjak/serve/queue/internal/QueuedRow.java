package io.github.jjak.serve.queue.internal;

/** A row in the queue. */
final class QueuedRow implements Comparable<QueuedRow> {

    /** Whose it is. */
    final QueuedRequest request;
    /** Of the row in its request. */
    final int index;

    final int[] ids;

    /** When its turn is, see {@link FairOrder}. */
    final long tag;

    private final long number;
    private boolean taken;

    /** @param number of its arrival, which decides between equal tags */
    QueuedRow(QueuedRequest request, int index, int[] ids, long tag, long number) {
        this.request = request;
        this.index = index;
        this.ids = ids;
        this.tag = tag;
        this.number = number;
    }

    void take() {
        taken = true;
    }

    /** Whether nobody has taken it and somebody waits for it. */
    boolean isWaiting() {
        return !taken && !request.isOver();
    }

    @Override
    public int compareTo(QueuedRow other) {
        return tag == other.tag ? Long.compare(number, other.number) : Long.compare(tag, other.tag);
    }
}
