package io.github.jjak.tensor;

import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;

/**
 * Masks for dropout (Srivastava et al., 2014) from a counter instead of a generator: the same seed and shape give the same mask,
 * so backward makes it again instead of keeping it, and a replayed mini-batch draws what it drew before.
 *
 * <p>Numbers come from SplitMix64 (Steele et al., "Fast splittable pseudorandom number generators", 2014), sixteen bits each.
 * libtorch's own dropout draws one number after the other on one thread, several times slower.
 *
 * <p>Not thread-safe: it has a buffer.
 */
public final class DropoutMasks {

    private static final int LANES = 1 << 16;
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
     * <p>The probability is met to 1/65536. In bf16 the factor must be a bf16 number, so the probability is moved by up to 0.002
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
        long factor = Integer.toUnsignedLong(Float.floatToIntBits((float) factor(probability)));
        int dropped = (int) Math.round(LANES * (1 - 1 / factor(probability)));
        if (precision == Precision.FP32) {
            fillSingles(seed, count, dropped, factor);
        } else {
            fillHalves(seed, count, dropped, factor >>> 16);
        }
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

    private void fillSingles(long seed, int count, int dropped, long kept) {
        long state = seed;
        for (int i = 0; i < count; i++) {
            state += GOLDEN_GAMMA;
            long bits = mix(state);
            words[i] = lane(bits, dropped, kept) | lane(bits >>> 16, dropped, kept) << 32;
        }
    }

    private void fillHalves(long seed, int count, int dropped, long kept) {
        long state = seed;
        for (int i = 0; i < count; i++) {
            state += GOLDEN_GAMMA;
            long bits = mix(state);
            words[i] = lane(bits, dropped, kept)
                    | lane(bits >>> 16, dropped, kept) << 16
                    | lane(bits >>> 32, dropped, kept) << 32
                    | lane(bits >>> 48, dropped, kept) << 48;
        }
    }

    /** Zero or the factor, without a branch that the processor would guess wrong. */
    private static long lane(long bits, int dropped, long kept) {
        long below = ((bits & (LANES - 1)) - dropped) >> 63;
        return kept & ~below;
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
