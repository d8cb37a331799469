package io.github.jjak.serve.api.internal;

import io.github.jjak.serve.generation.internal.Generation;
import io.github.jjak.serve.generation.internal.Generations;
import io.github.jjak.serve.generation.internal.Lease;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * What routes work with.
 *
 * @param generations what is served
 * @param responders threads that search and write answers, so that those of the model only multiply
 */
public record Serving(Generations generations, Executor responders) {

    /** Works with the current generation, which stays until the work is done. */
    <T> CompletableFuture<T> with(Function<Generation, CompletableFuture<T>> work) {
        return with(generations.lease(), work);
    }

    /** Works with what is leased, and ends the lease. */
    static <T> CompletableFuture<T> with(Lease lease, Function<Generation, CompletableFuture<T>> work) {
        CompletableFuture<T> result;
        try {
            result = work.apply(lease.generation());
        } catch (RuntimeException failure) {
            lease.close();
            throw failure;
        }
        return result.whenComplete((done, failure) -> lease.close());
    }
}
