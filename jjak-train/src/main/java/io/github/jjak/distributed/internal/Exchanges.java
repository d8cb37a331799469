package io.github.jjak.distributed.internal;

import io.github.jjak.tensor.internal.Tensors;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;

/**
 * What all exchanges around a ring consist of. Before each the workers compare what they are about to do, so that a difference between
 * them is an error and not a wrong number. Not thread-safe.
 *
 * @param place of this worker
 * @param ring owned by whoever made it
 */
record Exchanges(WorkerPlace place, WorkerWatch watch, Ring ring) {

    private static final int HEADER = 16;

    /** What is exchanged, with its number on the wire. */
    enum Kind {
        GATHER(0),
        SUM(1),
        FROM_FIRST(2),
        SIZES(3);

        private final long number;

        Kind(long number) {
            this.number = number;
        }
    }

    /** Begins an exchange, which must be the same everywhere. */
    void begin(Kind kind, long size, boolean patient) {
        watch.exchangeBegins();
        ByteBuffer own =
                ByteBuffer.allocate(HEADER).putLong(kind.number).putLong(size).flip();
        ByteBuffer other = ByteBuffer.allocate(HEADER);
        ring.exchange(own.duplicate(), other, patient);
        if (!other.flip().equals(own)) {
            watch.lost("rank " + left(1) + " and rank " + place.rank()
                    + " make different steps; were they started with the same options and data?");
            ring.exchange(ByteBuffer.allocate(1), ByteBuffer.allocate(1), false);
            throw new IllegalStateException("a lost worker ends every exchange");
        }
    }

    /** The worker so many places to the left. */
    int left(int places) {
        return Math.floorMod(place.rank() - places, place.count());
    }

    /**
     * Every worker's part of a buffer to all.
     *
     * @param all which holds the own part in its place
     * @param sizes bytes of each part
     * @param first number of the part that this worker has
     */
    void pass(ByteBuffer all, int[] sizes, int first, boolean patient) {
        for (int round = 0; round < place.count() - 1; round++) {
            ByteBuffer out = part(all, sizes, Math.floorMod(first - round, place.count()));
            ByteBuffer in = part(all, sizes, Math.floorMod(first - round - 1, place.count()));
            ring.exchange(out, in, patient);
        }
    }

    static ByteBuffer part(ByteBuffer all, int[] sizes, int number) {
        return all.slice(Arrays.stream(sizes, 0, number).sum(), sizes[number]);
    }

    static ByteBuffer bytes(Tensor contiguous) {
        return Tensors.bytes(contiguous, 0, Math.toIntExact(contiguous.numel() * contiguous.element_size()))
                .slice()
                .order(ByteOrder.nativeOrder());
    }
}
