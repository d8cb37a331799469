package io.github.jjak.distributed.internal;

import io.github.jjak.error.RunException;
import io.github.jjak.error.UsageException;
import io.github.jjak.tensor.internal.TensorScope;
import io.github.jjak.tensor.internal.Tensors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Workers whose numbers travel around a ring.
 *
 * <p>A sum is made in flat buckets by the ring algorithm (Patarasuk and Yuan, "Bandwidth optimal all-reduce algorithms for clusters of
 * workstations", 2009): in as many rounds as there are other workers, each adds what comes from the left to one more chunk and sends it
 * on, so that each chunk is complete at one worker; as many rounds later everybody has every chunk. Each number is added up by one worker
 * in one order, so the sums have the same bits everywhere.
 *
 * <p>Before each exchange the workers compare what they are about to do, so that a difference between them is an error and not a
 * wrong number.
 */
public final class RingOfWorkers implements Workers {

    /** Numbers of a bucket: 32 MB. */
    private static final int BUCKET = 8 << 20;

    private static final int HEADER = 16;

    private static final Logger log = LoggerFactory.getLogger(RingOfWorkers.class);

    private final WorkerPlace place;
    private final Meeting meeting;
    private final WorkerWatch watch;
    private final Ring ring;

    /** What is exchanged, with its number on the wire. */
    private enum Kind {
        GATHER(0),
        SUM(1),
        FROM_FIRST(2),
        SIZES(3);

        private final long number;

        Kind(long number) {
            this.number = number;
        }
    }

    private RingOfWorkers(WorkerPlace place, Meeting meeting, WorkerWatch watch, Ring ring) {
        this.place = place;
        this.meeting = meeting;
        this.watch = watch;
        this.ring = ring;
    }

    /**
     * Waits for all workers and connects them; one worker is connected with nobody.
     *
     * @throws UsageException if the port is in use, or a worker has another secret, version or number of workers
     * @throws RunException if not all workers come
     */
    public static Workers meet(WorkerPlace place) {
        if (place.count() == 1) {
            return Workers.alone();
        }
        Meeting meeting = Meeting.of(place);
        WorkerWatch watch = new WorkerWatch(place.rank(), meeting.links(), place.timeout());
        try {
            return new RingOfWorkers(place, meeting, watch, Ring.of(place, meeting, watch));
        } catch (IOException | RuntimeException failure) {
            watch.close();
            throw failure instanceof RuntimeException known
                    ? known
                    : new RunException("The workers cannot be connected: " + failure.getMessage(), failure);
        }
    }

    @Override
    public int rank() {
        return place.rank();
    }

    @Override
    public int count() {
        return place.count();
    }

    @Override
    public int onThisMachine() {
        return meeting.onMachineOf(rank());
    }

    /** Begins an exchange, which must be the same everywhere. */
    private void begin(Kind kind, long size, boolean patient) {
        watch.exchangeBegins();
        ByteBuffer own =
                ByteBuffer.allocate(HEADER).putLong(kind.number).putLong(size).flip();
        ByteBuffer other = ByteBuffer.allocate(HEADER);
        ring.exchange(own.duplicate(), other, patient);
        if (!other.flip().equals(own)) {
            watch.lost("rank " + left(1) + " and rank " + rank() + " make different steps; were they started with the"
                    + " same options and data?");
            ring.exchange(ByteBuffer.allocate(1), ByteBuffer.allocate(1), false);
            throw new IllegalStateException("a lost worker ends every exchange");
        }
    }

    /** The worker so many places to the left. */
    private int left(int places) {
        return Math.floorMod(rank() - places, count());
    }

    @Override
    public void requireSame(Map<String, String> facts) {
        byte[] own = SameRun.bytes(facts);
        int[] sizes = sizes(own.length);
        ByteBuffer all = ByteBuffer.allocate(Arrays.stream(sizes).sum());
        part(all, sizes, rank()).put(own);
        gather(all, sizes, true);
        List<Map<String, String>> ofAll = new ArrayList<>();
        for (int rank = 0; rank < count(); rank++) {
            byte[] bytes = new byte[sizes[rank]];
            part(all, sizes, rank).get(bytes);
            ofAll.add(SameRun.facts(bytes));
        }
        SameRun.require(ofAll);
    }

    private int[] sizes(int own) {
        begin(Kind.SIZES, 0, true);
        ByteBuffer all = ByteBuffer.allocate(Integer.BYTES * count());
        all.putInt(Integer.BYTES * rank(), own);
        int[] sizes = new int[count()];
        Arrays.fill(sizes, Integer.BYTES);
        pass(all, sizes, rank(), true);
        all.asIntBuffer().get(sizes);
        return sizes;
    }

    /**
     * Every worker's part of a buffer to all.
     *
     * @param all which holds the own part in its place
     * @param sizes bytes of each part
     */
    private void gather(ByteBuffer all, int[] sizes, boolean patient) {
        begin(Kind.GATHER, Arrays.stream(sizes).sum(), patient);
        pass(all, sizes, rank(), patient);
    }

    /** @param first number of the part that this worker has */
    private void pass(ByteBuffer all, int[] sizes, int first, boolean patient) {
        for (int round = 0; round < count() - 1; round++) {
            ByteBuffer out = part(all, sizes, Math.floorMod(first - round, count()));
            ByteBuffer in = part(all, sizes, Math.floorMod(first - round - 1, count()));
            ring.exchange(out, in, patient);
        }
    }

    private static ByteBuffer part(ByteBuffer all, int[] sizes, int number) {
        int start = Arrays.stream(sizes, 0, number).sum();
        return all.slice(start, sizes[number]);
    }

    private static ByteBuffer bytes(Tensor contiguous) {
        return Tensors.bytes(contiguous, 0, Math.toIntExact(contiguous.numel() * contiguous.element_size()))
                .slice()
                .order(ByteOrder.nativeOrder());
    }

    @Override
    public Tensor gather(Tensor own, int[] rows) {
        long width = own.size(1);
        int all = Arrays.stream(rows).sum();
        Tensor whole = torch.empty(new long[] {all, width});
        int before = Arrays.stream(rows, 0, rank()).sum();
        if (rows[rank()] > 0) {
            whole.narrow(0, before, rows[rank()]).copy_(own);
        }
        int[] sizes = Arrays.stream(rows)
                .map(count -> Math.toIntExact(count * width * Float.BYTES))
                .toArray();
        gather(bytes(whole), sizes, false);
        return whole;
    }

    @Override
    public void sum(List<Tensor> tensors) {
        List<Tensor> bucket = new ArrayList<>();
        long size = 0;
        for (Tensor tensor : tensors) {
            if (tensor.numel() >= BUCKET) {
                sumInPlace(tensor);
                continue;
            }
            if (size + tensor.numel() > BUCKET) {
                sumBucket(bucket, size);
                bucket.clear();
                size = 0;
            }
            bucket.add(tensor);
            size += tensor.numel();
        }
        if (!bucket.isEmpty()) {
            sumBucket(bucket, size);
        }
    }

    private void sumInPlace(Tensor tensor) {
        for (long from = 0; from < tensor.numel(); from += BUCKET) {
            try (TensorScope scope = TensorScope.open()) {
                sumFlat(tensor.view(-1).narrow(0, from, Math.min(BUCKET, tensor.numel() - from)));
            }
        }
    }

    private void sumBucket(List<Tensor> bucket, long size) {
        try (TensorScope scope = TensorScope.open()) {
            Tensor flat = torch.empty(size);
            long next = 0;
            for (Tensor tensor : bucket) {
                flat.narrow(0, next, tensor.numel()).copy_(tensor.view(-1));
                next += tensor.numel();
            }
            sumFlat(flat);
            next = 0;
            for (Tensor tensor : bucket) {
                tensor.view(-1).copy_(flat.narrow(0, next, tensor.numel()));
                next += tensor.numel();
            }
        }
    }

    private void sumFlat(Tensor flat) {
        int numbers = Math.toIntExact(flat.numel());
        begin(Kind.SUM, numbers, false);
        int[] sizes = new int[count()];
        for (int chunk = 0; chunk < count(); chunk++) {
            sizes[chunk] = Float.BYTES * (numbers / count() + (chunk < numbers % count() ? 1 : 0));
        }
        ByteBuffer all = bytes(flat);
        Tensor coming = torch.empty(sizes[0] / Float.BYTES);
        ByteBuffer staging = bytes(coming);
        for (int round = 0; round < count() - 1; round++) {
            int sent = left(round);
            int received = left(round + 1);
            ring.exchange(part(all, sizes, sent), staging.slice(0, sizes[received]), false);
            long start = Arrays.stream(sizes, 0, received).sum() / Float.BYTES;
            long length = sizes[received] / Float.BYTES;
            flat.narrow(0, start, length).add_(coming.narrow(0, 0, length));
        }
        pass(all, sizes, (rank() + 1) % count(), false);
    }

    @Override
    public void copyFromFirst(List<Tensor> tensors) {
        for (Tensor tensor : tensors) {
            begin(Kind.FROM_FIRST, tensor.numel(), true);
            long size = tensor.numel() * tensor.element_size();
            for (long from = 0; from < size; from += BUCKET) {
                ByteBuffer part = Tensors.bytes(tensor, from, (int) Math.min(BUCKET, size - from))
                        .slice();
                fromFirst(part);
            }
        }
    }

    /** Fills the buffer, which the first worker has filled already. */
    private void fromFirst(ByteBuffer part) {
        ByteBuffer nothing = ByteBuffer.allocate(0);
        if (!isFirst()) {
            ring.exchange(nothing, part.duplicate(), true);
        }
        if (rank() < count() - 1) {
            ring.exchange(part.duplicate(), nothing, true);
        }
    }

    @Override
    public boolean[] any(boolean... own) {
        byte[] mine = new byte[own.length];
        for (int i = 0; i < own.length; i++) {
            mine[i] = (byte) (own[i] ? 1 : 0);
        }
        int[] sizes = new int[count()];
        Arrays.fill(sizes, own.length);
        ByteBuffer all = ByteBuffer.allocate(own.length * count());
        all.duplicate().position(own.length * rank()).put(mine);
        gather(all, sizes, true);
        boolean[] any = own.clone();
        for (int i = 0; i < all.capacity(); i++) {
            any[i % own.length] |= all.get(i) != 0;
        }
        return any;
    }

    @Override
    public byte[] fromFirst(Supplier<byte[]> said) {
        byte @Nullable [] own = isFirst() ? said.get() : null;
        begin(Kind.FROM_FIRST, 0, true);
        ByteBuffer size = ByteBuffer.allocate(Integer.BYTES).putInt(0, own == null ? 0 : own.length);
        fromFirst(size);
        byte[] content = own == null ? new byte[size.getInt(0)] : own;
        fromFirst(ByteBuffer.wrap(content));
        return content;
    }

    @Override
    public void close() {
        log.debug("Rank {}: {}.", rank(), ring.cost());
        ring.close();
        watch.close();
    }
}
