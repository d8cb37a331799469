package io.github.jjak.distributed.internal;

import io.github.jjak.tensor.internal.Libtorch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.bytedeco.pytorch.global.torch;

/** Workers as threads of one process, connected by real sockets. */
public final class WorkerThreads {

    private WorkerThreads() {}

    /** An address nobody listens on. */
    public static InetSocketAddress freeAddress() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return new InetSocketAddress(InetAddress.getLoopbackAddress(), socket.getLocalPort());
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    /** Places of so many workers of one run. */
    public static List<WorkerPlace> places(int count, Duration timeout) {
        return places(count, timeout, Reduction.PLAIN);
    }

    /** Those of workers that sum gradients in some way. */
    public static List<WorkerPlace> places(int count, Duration timeout, Reduction reduction) {
        return places(count, timeout, rank -> reduction);
    }

    /** Those of workers each of which sums gradients in its own way. */
    public static List<WorkerPlace> places(int count, Duration timeout, IntFunction<Reduction> reduction) {
        InetSocketAddress master = freeAddress();
        List<WorkerPlace> places = new ArrayList<>();
        for (int rank = 0; rank < count; rank++) {
            places.add(new WorkerPlace(rank, count, master, "", timeout, reduction.apply(rank)));
        }
        return places;
    }

    /** What the same work gives on each of so many workers, by rank. */
    public static <T> List<T> together(int count, Function<Workers, T> work) {
        return together(count, Reduction.PLAIN, work);
    }

    /** The same where gradients are summed in some way. */
    public static <T> List<T> together(int count, Reduction reduction, Function<Workers, T> work) {
        return each(places(count, Duration.ofSeconds(20), reduction), place -> {
            try (Workers workers = RingOfWorkers.meet(place)) {
                return work.apply(workers);
            }
        });
    }

    /**
     * What work gives in each place; a failure of one is thrown when all have ended. Meanwhile libtorch has one thread for each: more than there
     * are cores wait for one another, many times longer than they work where the machine does something else as well.
     */
    public static <T> List<T> each(List<WorkerPlace> places, Function<WorkerPlace, T> work) {
        Libtorch.load();
        int ofOne = torch.get_num_threads();
        Libtorch.setThreads(1);
        ExecutorService threads = Executors.newFixedThreadPool(places.size());
        try {
            List<CompletableFuture<T>> results = places.stream()
                    .map(place -> CompletableFuture.supplyAsync(() -> work.apply(place), threads))
                    .toList();
            CompletableFuture.allOf(results.toArray(CompletableFuture[]::new))
                    .exceptionally(failure -> null)
                    .join();
            return results.stream().map(CompletableFuture::join).toList();
        } finally {
            threads.shutdownNow();
            Libtorch.setThreads(ofOne);
        }
    }
}
