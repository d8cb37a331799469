package io.github.jjak.lifetime.internal;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts the users of a native thing: closing it refuses new ones at once, and the last one that is still at work frees it, as with
 * the references of Lucene's {@code IndexReader}. So nobody reads memory that is gone, and closing never waits.
 *
 * <p>Thread-safe.
 */
public final class UseCount implements AutoCloseable {

    private final String what;
    private final Runnable free;
    private final Use use = this::end;
    /** The owner is one of the users until it closes. */
    private final AtomicInteger users = new AtomicInteger(1);

    private final AtomicBoolean closed = new AtomicBoolean();

    /**
     * Nobody uses it yet.
     *
     * @param what how the message calls it, for instance {@code This matrix of vectors}
     * @param free gives the native memory back; called once
     */
    public UseCount(String what, Runnable free) {
        this.what = what;
        this.free = free;
    }

    /** A use that lasts until it is closed. */
    @FunctionalInterface
    public interface Use extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * Begins a use; close what is returned, once.
     *
     * @throws IllegalStateException if the thing is closed
     */
    public Use begin() {
        int count = users.get();
        while (count > 0 && !closed.get()) {
            if (users.compareAndSet(count, count + 1)) {
                return use;
            }
            count = users.get();
        }
        throw new IllegalStateException(what + " is closed.");
    }

    /** Whether it is closed; users that began before may still be at work. */
    public boolean isClosed() {
        return closed.get();
    }

    /** Refuses new users, and frees the thing when there are none. Does nothing the second time. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            end();
        }
    }

    private void end() {
        if (users.decrementAndGet() == 0) {
            free.run();
        }
    }
}
