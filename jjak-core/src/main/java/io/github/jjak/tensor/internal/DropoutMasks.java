package io.github.jjak.tensor.internal;

import io.github.jjak.tensor.Precision;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * Masks for dropout (Srivastava et al., 2014) from a counter instead of a generator: the same seed and shape give the same mask,
 * so backward makes it again instead of keeping it, and a replayed mini-batch draws what it drew before.
 *
 * <p>Numbers come from SplitMix64 (Steele et al., "Fast splittable pseudorandom number generators", 2014): each word of 64 bits is
 * compared lane by lane with the probability, in a handful of operations for all lanes. libtorch's own dropout draws one number
 * after the other on one thread, many times slower.
 *
 * <p>Not thread-safe: it has a buffer.
 */
public final class DropoutMasks {

    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    /** Words that are made before they are copied: they stay near the processor, and Java's heap holds no more of a large mask. */
    private static final int WORDS_AT_ONCE = 1 << 13;

    private final Precision precision;
    private long[] words = new long[0];

    /** Masks in the format of the activations that they multiply. */
    public DropoutMasks(Precision precision) {
        this.precision = precision;
    }

    /**
     * A mask of 0 where a number is dropped and of the factor that keeps the mean elsewhere.
     *
     * <p>The probability is met to 1/32768 or better. In bf16 the factor must be a bf16 number, so the probability is moved by up to 0.002
     * instead, and the mean stays exact.
     *
     * @param probability of dropping, in (0, 1)
     * @param shape of the mask, which lives in the caller's scope
     */
    public Tensor mask(long seed, double probability, long... shape) {
        return mask(seed, probability, null, shape);
    }

    /**
     * The rows of a mask that belong to a part of a larger matrix: each is what it is in the mask of the whole, so whoever works on a
     * part drops what would be dropped there.
     *
     * @param probability of dropping, in (0, 1)
     * @param part rows of the whole that the mask is for; null if it is for the whole
     * @param shape of the mask, whose first size is the number of rows; it lives in the caller's scope
     */
    public Tensor mask(long seed, double probability, @Nullable RowRanges part, long... shape) {
        long numbers = 1;
        for (long size : shape) {
            numbers = Math.multiplyExact(numbers, size);
        }
        int perWord = perWord();
        int count = Math.toIntExact((numbers + perWord - 1) / perWord);
        Tensor flat = torch.empty(
                new long[] {(long) count * perWord}, new TensorOptions(precision.type()), Tensors.memoryFormat());
        LongPointer target = new LongPointer(flat.data_ptr());
        if (part == null) {
            fillWhole(target, count, seed, probability);
        } else {
            makeRoom(count);
            fillPart(seed, probability, part, numbers / shape[0]);
            target.put(words, 0, count);
        }
        return Tensors.onDevice(flat.narrow(0, 0, numbers).view(shape));
    }

    private void fillWhole(LongPointer target, int count, long seed, double probability) {
        makeRoom(Math.min(count, WORDS_AT_ONCE));
        for (int first = 0; first < count; first += WORDS_AT_ONCE) {
            int some = Math.min(WORDS_AT_ONCE, count - first);
            fill(words, 0, some, seed + GOLDEN_GAMMA * first, probability);
            target.position(first).put(words, 0, some);
        }
    }

    private void makeRoom(int count) {
        if (words.length < count) {
            words = new long[count];
        }
    }

    private int perWord() {
        return Long.BYTES / precision.bytes();
    }

    private void fillPart(long seed, double probability, RowRanges part, long perRow) {
        int perWord = perWord();
        long next = 0;
        for (RowRanges.Range range : part.ranges()) {
            long from = range.from() * perRow;
            int numbers = Math.toIntExact(range.count() * perRow);
            long state = seed + GOLDEN_GAMMA * (from / perWord);
            if ((from | next | numbers) % perWord == 0) {
                fill(words, Math.toIntExact(next / perWord), numbers / perWord, state, probability);
            } else {
                int offset = (int) (from % perWord);
                long[] source = new long[(offset + numbers + perWord - 1) / perWord];
                fill(source, 0, source.length, state, probability);
                copyLanes(source, offset, next, numbers);
            }
            next += numbers;
        }
    }

    /** Where numbers do not begin with a word, one after the other. */
    private void copyLanes(long[] source, int offset, long target, int numbers) {
        int perWord = perWord();
        int bits = Byte.SIZE * precision.bytes();
        long ones = (1L << bits) - 1;
        for (int i = 0; i < numbers; i++) {
            long lane = (source[(offset + i) / perWord] >>> ((offset + i) % perWord * bits)) & ones;
            int word = Math.toIntExact((target + i) / perWord);
            int shift = (int) ((target + i) % perWord) * bits;
            words[word] = (words[word] & ~(ones << shift)) | (lane << shift);
        }
    }

    /** What kept numbers are multiplied by; close to 1 / (1 - probability). */
    double factor(double probability) {
        float exact = (float) (1 / (1 - probability));
        return precision == Precision.FP32
                ? exact
                : Float.intBitsToFloat((Float.floatToIntBits(exact) + 0x8000) & 0xFFFF0000);
    }

    /**
     * Fills words whose lanes are zero or the factor.
     *
     * <ol>
     *   <li>A random word; of each lane all bits but the highest are its number, the highest is set.
     *   <li>The threshold is subtracted from each lane: the highest bit stays where the number was not below it.
     *   <li>That bit, brought to the lane's end and multiplied by a lane of ones, lets the factor through or not.
     * </ol>
     */
    private void fill(long[] target, int first, int count, long seed, double probability) {
        int bits = Byte.SIZE * precision.bytes();
        long ends = precision == Precision.FP32 ? 0x0000_0001_0000_0001L : 0x0001_0001_0001_0001L;
        long highest = ends << (bits - 1);
        long ones = (1L << bits) - 1;
        double factor = factor(probability);
        long kept = ends * (Integer.toUnsignedLong(Float.floatToIntBits((float) factor)) >>> (Integer.SIZE - bits));
        long threshold = ends * Math.round(Math.scalb(1 - 1 / factor, bits - 1));
        long state = seed;
        for (int i = first; i < first + count; i++) {
            state += GOLDEN_GAMMA;
            long notBelow = ((mix(state) | highest) - threshold) & highest;
            target[i] = kept & ((notBelow >>> (bits - 1)) * ones);
        }
    }

    /** A seed for one place of one pass: distinct places draw unrelated masks. */
    public static long seed(long pass, int place) {
        return mix(pass + GOLDEN_GAMMA * (place + 1L));
    }

    private static long mix(long value) {
        long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
