package io.github.jjak.serve.generation.internal;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Memory that forward passes have freed goes back to the system once in a while. Without that, the native memory of a busy server was seen
 * to grow for as long as it was watched, while the Java heap stayed the same. Thread-safe.
 */
final class FreedMemory {

    /** A guess: memory given back must be faulted in again, memory kept gathers. */
    static final Duration INTERVAL = Duration.ofSeconds(20);

    private final long nanosBetween;
    private final LongSupplier nanoTime;
    private final Runnable giveBack;
    private final AtomicLong last;

    /**
     * @param interval between two times at the least
     * @param nanoTime the clock
     * @param giveBack what is done then
     */
    FreedMemory(Duration interval, LongSupplier nanoTime, Runnable giveBack) {
        this.nanosBetween = interval.toNanos();
        this.nanoTime = nanoTime;
        this.giveBack = giveBack;
        this.last = new AtomicLong(nanoTime.getAsLong());
    }

    /** A pass is over; of those that end at one time, one does the work. */
    void afterPass() {
        long now = nanoTime.getAsLong();
        long before = last.get();
        if (now - before >= nanosBetween && last.compareAndSet(before, now)) {
            giveBack.run();
        }
    }
}
