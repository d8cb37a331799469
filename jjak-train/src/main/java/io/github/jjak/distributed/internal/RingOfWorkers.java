package io.github.jjak.distributed.internal;

import static io.github.jjak.distributed.internal.Exchanges.bytes;
import static io.github.jjak.distributed.internal.Exchanges.part;

import io.github.jjak.distributed.internal.Exchanges.Kind;
import io.github.jjak.error.RunException;
import io.github.jjak.error.UsageException;
import io.github.jjak.tensor.internal.Tensors;
import java.io.IOException;
import java.nio.ByteBuffer;
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
 * Workers whose numbers travel around a ring; see {@link Exchanges} and {@link BucketSums}.
 */
public final class RingOfWorkers implements Workers {

    /** Bytes of one part of what the first worker says. */
    private static final int PART = 8 << 20;

    private static final Logger log = LoggerFactory.getLogger(RingOfWorkers.class);

    private final WorkerPlace place;
    private final Meeting meeting;
    private final WorkerWatch watch;
    private final Ring ring;
    private final Exchanges exchanges;
    private final BucketSums sums;
    private final Background background = new Background();

    private RingOfWorkers(WorkerPlace place, Meeting meeting, WorkerWatch watch, Ring ring) {
        this.place = place;
        this.meeting = meeting;
        this.watch = watch;
        this.ring = ring;
        this.exchanges = new Exchanges(place, watch, ring);
        this.sums = new BucketSums(exchanges);
    }

    /**
     * Waits for all workers and connects them; one worker is connected with nobody.
     *
     * @throws UsageException if the port is in use, or a worker has another secret, version or number of workers
     * @throws RunException if not all workers come
     */
    public static Workers meet(WorkerPlace place) {
        if (place.count() == 1) {
            return Workers.alone(place.reduction());
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
    public Reduction reduction() {
        return place.reduction();
    }

    /** Bytes that this worker has sent to others. */
    long bytesSent() {
        return ring.bytesSent();
    }

    @Override
    public int onThisMachine() {
        return meeting.onMachineOf(rank());
    }

    @Override
    public void requireSame(Map<String, String> facts) {
        background.await();
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
        exchanges.begin(Kind.SIZES, 0, true);
        ByteBuffer all = ByteBuffer.allocate(Integer.BYTES * count());
        all.putInt(Integer.BYTES * rank(), own);
        int[] sizes = new int[count()];
        Arrays.fill(sizes, Integer.BYTES);
        exchanges.pass(all, sizes, rank(), true);
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
        exchanges.begin(Kind.GATHER, Arrays.stream(sizes).sum(), patient);
        exchanges.pass(all, sizes, rank(), patient);
    }

    @Override
    public Tensor gather(Tensor own, int[] rows) {
        background.await();
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
        background.await();
        sums.sum(tensors);
    }

    @Override
    public void later(Runnable exchange) {
        background.submit(exchange);
    }

    @Override
    public void copyFromFirst(List<Tensor> tensors) {
        background.await();
        for (Tensor tensor : tensors) {
            exchanges.begin(Kind.FROM_FIRST, tensor.numel(), true);
            long size = tensor.numel() * tensor.element_size();
            for (long from = 0; from < size; from += PART) {
                ByteBuffer part = Tensors.bytes(tensor, from, (int) Math.min(PART, size - from))
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
        background.await();
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
        background.await();
        byte @Nullable [] own = isFirst() ? said.get() : null;
        exchanges.begin(Kind.FROM_FIRST, 0, true);
        ByteBuffer size = ByteBuffer.allocate(Integer.BYTES).putInt(0, own == null ? 0 : own.length);
        fromFirst(size);
        byte[] content = own == null ? new byte[size.getInt(0)] : own;
        fromFirst(ByteBuffer.wrap(content));
        return content;
    }

    @Override
    public void close() {
        log.debug(
                "Rank {}: {}, {} s waited for those beside the backward pass.",
                rank(),
                ring.cost(),
                background.secondsWaited());
        ring.close();
        background.close();
        watch.close();
    }
}
