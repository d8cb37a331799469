package io.github.jjak.search.internal;

import io.github.jjak.error.RunException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The same work on several threads, which share out the queries among themselves. */
final class ParallelSearch {

    private ParallelSearch() {}

    /** Returns when all threads are done, or passes on the first failure. */
    static void run(int threads, Callable<Boolean> work) {
        if (threads < 1) {
            return;
        }
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<Boolean>> running = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                running.add(pool.submit(work));
            }
            for (Future<Boolean> one : running) {
                one.get();
            }
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof RuntimeException known) {
                throw known;
            }
            throw new RunException("A search failed: " + failure.getCause(), failure.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new RunException("The search was interrupted.", interrupted);
        } finally {
            pool.shutdownNow();
        }
    }
}
