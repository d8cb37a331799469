package io.github.jjak.distributed.internal;

import static io.github.jjak.distributed.internal.Exchanges.bytes;
import static io.github.jjak.distributed.internal.Exchanges.part;

import io.github.jjak.distributed.internal.Exchanges.Kind;
import io.github.jjak.tensor.Precision;
import io.github.jjak.tensor.internal.TensorScope;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Sums over the workers, in flat buckets. Each number is added up by one worker, in float32 and in one order, so the sums have the same
 * bits everywhere.
 *
 * <p>In float32 by the ring algorithm (Patarasuk and Yuan, "Bandwidth optimal all-reduce algorithms for clusters of workstations", 2009):
 * in as many rounds as there are other workers, each adds what comes from the left to one more chunk and sends it on, so that each chunk is
 * complete at one worker; as many rounds later everybody has every chunk.
 *
 * <p>In bf16 each worker sends its chunks straight to those that add them up, because a sum that is sent on half done would be rounded in
 * every round. What a worker gives is rounded once, and the sum once; the adding worker's own part is not rounded.
 */
final class BucketSums {

    /** Numbers of a bucket: 32 MB. */
    static final int BUCKET = 8 << 20;

    private final Exchanges exchanges;
    private final Ring ring;
    private final int rank;
    private final int count;
    private final boolean rounded;

    BucketSums(Exchanges exchanges) {
        this.exchanges = exchanges;
        this.ring = exchanges.ring();
        this.rank = exchanges.place().rank();
        this.count = exchanges.place().count();
        this.rounded = exchanges.place().reduction().precision() == Precision.BF16;
    }

    /** Replaces each tensor by its sum over the workers; float32, contiguous, of the same shapes everywhere. */
    void sum(List<Tensor> tensors) {
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
        exchanges.begin(Kind.SUM, numbers, false);
        int[] chunks = new int[count];
        for (int chunk = 0; chunk < count; chunk++) {
            chunks[chunk] = numbers / count + (chunk < numbers % count ? 1 : 0);
        }
        if (rounded) {
            sumDirectly(flat, chunks);
        } else {
            sumAround(flat, chunks);
        }
    }

    /** Around the ring, in float32. */
    private void sumAround(Tensor flat, int[] chunks) {
        int[] sizes = bytesOf(chunks, Float.BYTES);
        ByteBuffer all = bytes(flat);
        Tensor coming = torch.empty(chunks[0]);
        ByteBuffer staging = bytes(coming);
        for (int round = 0; round < count - 1; round++) {
            int sent = exchanges.left(round);
            int received = exchanges.left(round + 1);
            ring.exchange(part(all, sizes, sent), staging.slice(0, sizes[received]), false);
            chunk(flat, chunks, received).add_(coming.narrow(0, 0, chunks[received]));
        }
        exchanges.pass(all, sizes, (rank + 1) % count, false);
    }

    /** Straight to whoever adds it up, and around the ring when it is added up, in bf16. */
    private void sumDirectly(Tensor flat, int[] chunks) {
        int[] sizes = bytesOf(chunks, Precision.BF16.bytes());
        Tensor wire = flat.to(ScalarType.BFloat16);
        ByteBuffer all = bytes(wire);
        Tensor own = chunk(flat, chunks, rank);
        Tensor coming = torch.empty_like(chunk(wire, chunks, 0));
        ByteBuffer staging = bytes(coming);
        for (int distance = 1; distance < count; distance++) {
            ring.exchange(part(all, sizes, (rank + distance) % count), staging.slice(0, sizes[rank]), false, distance);
            // Adding bf16 to float32 directly is not vectorised in libtorch.
            own.add_(coming.narrow(0, 0, chunks[rank]).to(ScalarType.Float));
        }
        chunk(wire, chunks, rank).copy_(own);
        exchanges.pass(all, sizes, rank, false);
        flat.copy_(wire);
    }

    private static int[] bytesOf(int[] chunks, int each) {
        return Arrays.stream(chunks).map(numbers -> each * numbers).toArray();
    }

    private static Tensor chunk(Tensor flat, int[] chunks, int number) {
        return flat.narrow(0, Arrays.stream(chunks, 0, number).sum(), chunks[number]);
    }
}
