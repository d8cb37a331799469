package io.github.jjak.distributed.internal;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Tensor;

/**
 * The processes that make one run together, as one of them sees them. Each makes the same steps on its share of the rows.
 *
 * <p>All workers must make the same calls in the same order. Called on the training thread only, but for what is made {@link #later}. If a worker is lost, every call ends
 * with a {@link io.github.jjak.error.RunException} that says which.
 */
public interface Workers extends AutoCloseable {

    /** Said where it matters only that something is said. */
    byte[] NOTHING = {};

    /** A run in one process. */
    static Workers alone() {
        return alone(Reduction.PLAIN);
    }

    /** The same of a run that several workers made, or will make, with such sums. */
    static Workers alone(Reduction reduction) {
        return new OneWorker(reduction);
    }

    /** Number of this worker, from 0. The first one measures, and writes what a run leaves behind. */
    int rank();

    /** How many there are. */
    int count();

    /** How gradients are summed. */
    Reduction reduction();

    /** How many of them run on this machine, this one included. */
    int onThisMachine();

    /** Whether this is the one that measures and writes. */
    default boolean isFirst() {
        return rank() == 0;
    }

    /**
     * Refuses a run that is not the same on all workers.
     *
     * @param facts what decides it, by the names of refusals
     * @throws io.github.jjak.error.UsageException on all workers, naming one that differs and in what
     */
    void requireSame(Map<String, String> facts);

    /**
     * The rows of all workers.
     *
     * @param own {@code [own rows, width]}, float32
     * @param rows how many each worker has
     * @return {@code [all rows, width]} by worker, in the caller's scope; the same bits everywhere
     */
    Tensor gather(Tensor own, int[] rows);

    /** Replaces each tensor by its sum over the workers; float32, contiguous, of the same shapes everywhere. The sums have the same bits everywhere. */
    void sum(List<Tensor> tensors);

    /**
     * Makes exchanges on another thread, in the order in which they are given; whatever is called next on this one waits for them. What
     * they throw, it throws.
     *
     * @param exchange calls these workers
     */
    void later(Runnable exchange);

    /** Copies the first worker's values into everybody's tensors, of the same shapes and types everywhere. */
    void copyFromFirst(List<Tensor> tensors);

    /** For each place, whether it is true for any worker; the others are waited for as long as they live. */
    boolean[] any(boolean... own);

    /**
     * What the first worker says; the others wait for it as long as it lives.
     *
     * @param said asked of the first one only
     */
    byte[] fromFirst(Supplier<byte[]> said);

    /**
     * A number that the first worker says.
     *
     * @param said asked of the first one only
     */
    default int numberOfFirst(IntSupplier said) {
        return ByteBuffer.wrap(fromFirst(() -> ByteBuffer.allocate(Integer.BYTES)
                        .putInt(said.getAsInt())
                        .array()))
                .getInt();
    }

    /** Does work that leaves files behind: the first worker before all others, which find its files where they see its disk. */
    default <T> T firstAhead(Supplier<T> work) {
        if (!isFirst()) {
            fromFirst(() -> NOTHING);
            return work.get();
        }
        T made = work.get();
        fromFirst(() -> NOTHING);
        return made;
    }

    /** Ends the connections in good order. */
    @Override
    void close();
}
