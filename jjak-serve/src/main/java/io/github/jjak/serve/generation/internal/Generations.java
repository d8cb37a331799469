package io.github.jjak.serve.generation.internal;

import io.github.jjak.serve.generation.Source;
import io.github.jjak.serve.queue.QueueOptions;
import io.github.jjak.serve.queue.internal.QueueObserver;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The generation that is served, and its exchange for another one: the old one answers until the new one is loaded, checked and warm, and
 * requests that it began it also ends. Thread-safe.
 */
public final class Generations implements AutoCloseable {

    private final QueueOptions options;
    private final QueueObserver observer;
    private final ReentrantLock exchange = new ReentrantLock();
    private volatile Generation current;
    private volatile boolean closed;

    /**
     * Loads the first one.
     *
     * @throws io.github.jjak.error.JjakException if it cannot be loaded
     */
    public Generations(Source source, QueueOptions options, QueueObserver observer) {
        this.options = options;
        this.observer = observer;
        this.current = Generation.load(source, options, observer);
    }

    /** The current one, to be used until the lease is closed. */
    public Lease lease() {
        while (true) {
            Generation generation = current;
            try {
                return new Lease(generation);
            } catch (IllegalStateException closed) {
                if (generation == current) {
                    throw closed;
                }
            }
        }
    }

    /** The current one without a claim to it, for what it says of itself. */
    public Generation current() {
        return current;
    }

    /**
     * Loads another one and puts it in place; if that fails, the old one stays.
     *
     * @throws BusyException if an exchange is under way
     * @throws io.github.jjak.error.JjakException if it cannot be loaded, or index and model do not fit
     */
    public Generation exchange(Source source) {
        if (!exchange.tryLock()) {
            throw new BusyException();
        }
        try {
            Generation next = Generation.load(source, options, observer);
            Generation old = current;
            current = next;
            old.close();
            if (closed) {
                // Closed while it was loaded, and perhaps before it was there to be closed.
                next.close();
            }
            return next;
        } finally {
            exchange.unlock();
        }
    }

    /** Frees what is served, after its last use; what is being loaded as soon as it is loaded. */
    @Override
    public void close() {
        closed = true;
        current.close();
    }
}
