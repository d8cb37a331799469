package io.github.jjak.distributed.internal;

import io.github.jjak.tensor.internal.Libtorch;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** Exchanges on a thread of their own, one after the other, while the training thread does something else. Used by that thread. */
final class Background implements AutoCloseable {

    private final ExecutorService executor = Executors.newSingleThreadExecutor(this::thread);
    private volatile @Nullable Thread own;
    private CompletableFuture<Void> last = CompletableFuture.completedFuture(null);
    private long nanosWaited;

    private Thread thread(Runnable work) {
        Thread thread = new Thread(
                () -> {
                    // The others are at work in the backward pass.
                    Libtorch.threadShare().oneThreadHere();
                    work.run();
                },
                "jjak-gradient-sums");
        thread.setDaemon(true);
        own = thread;
        return thread;
    }

    /** Does it after what was given before; when that has failed, not at all. */
    void submit(Runnable exchange) {
        last = last.thenRunAsync(exchange, executor);
    }

    /**
     * Returns when all that was given is done; at once on the own thread.
     *
     * @throws RuntimeException the first one that an exchange threw
     */
    void await() {
        if (Thread.currentThread() == own) {
            return;
        }
        long start = System.nanoTime();
        try {
            last.join();
        } catch (CompletionException failure) {
            throw failure.getCause() instanceof RuntimeException known ? known : failure;
        } finally {
            nanosWaited += System.nanoTime() - start;
        }
    }

    /** How long the training thread has waited for exchanges. */
    double secondsWaited() {
        return nanosWaited / 1e9;
    }

    /** An exchange that is under way ends as soon as its connections do. */
    @Override
    public void close() {
        executor.shutdownNow();
    }
}
