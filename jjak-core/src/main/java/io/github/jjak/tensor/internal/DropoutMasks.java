package io.github.jjak.tensor.internal;

import io.github.jjak.tensor.Precision;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;

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
        long numbers = 1;
        for (long size : shape) {
            numbers = Math.multiplyExact(numbers, size);
        }
        int perWord = Long.BYTES / precision.bytes();
        int count = Math.toIntExact((numbers + perWord - 1) / perWord);
        if (words.length < count) {
            words = new long[count];
        }
        fill(seed, count, probability);
        Tensor flat = torch.empty(
                new long[] {(long) count * perWord}, new TensorOptions(precision.type()), Tensors.memoryFormat());
        new LongPointer(flat.data_ptr()).put(words, 0, count);
        return Tensors.onDevice(flat.narrow(0, 0, numbers).view(shape));
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
    private void fill(long seed, int count, double probability) {
        int bits = Byte.SIZE * precision.bytes();
        long ends = precision == Precision.FP32 ? 0x0000_0001_0000_0001L : 0x0001_0001_0001_0001L;
        long highest = ends << (bits - 1);
        long ones = (1L << bits) - 1;
        double factor = factor(probability);
        long kept = ends * (Integer.toUnsignedLong(Float.floatToIntBits((float) factor)) >>> (Integer.SIZE - bits));
        long threshold = ends * Math.round(Math.scalb(1 - 1 / factor, bits - 1));
        long state = seed;
        for (int i = 0; i < count; i++) {
            state += GOLDEN_GAMMA;
            long notBelow = ((mix(state) | highest) - threshold) & highest;
            words[i] = kept & ((notBelow >>> (bits - 1)) * ones);
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
