package io.github.jjak.data.internal;

/**
 * Random numbers that are the same bits on every Java version, for shuffles that must repeat: SplitMix64 (Steele, Lea and
 * Flood, OOPSLA 2014). The classes of the JDK do not promise their algorithms for bounded numbers. Not thread-safe.
 */
public final class SeededRandom {

    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private long state;

    public SeededRandom(long seed) {
        this.state = seed;
    }

    /** An independent sequence per pair, for example per seed and epoch. */
    public static SeededRandom of(long seed, long stream) {
        return new SeededRandom(mix(mix(seed + GOLDEN_GAMMA) + stream * GOLDEN_GAMMA));
    }

    public long nextLong() {
        state += GOLDEN_GAMMA;
        return mix(state);
    }

    /** Uniform in {@code [0, bound)}, without bias (Lemire, 2019). */
    public int nextInt(int bound) {
        if (bound < 1) {
            throw new IllegalArgumentException("bound must be at least 1, not " + bound);
        }
        long product = (nextLong() >>> 32) * bound;
        if ((product & 0xFFFFFFFFL) < bound) {
            long refused = (1L << 32) % bound;
            while ((product & 0xFFFFFFFFL) < refused) {
                product = (nextLong() >>> 32) * bound;
            }
        }
        return (int) (product >>> 32);
    }

    /** The numbers 0 to {@code size - 1} in random order. */
    public int[] permutation(int size) {
        int[] numbers = new int[size];
        for (int i = 0; i < size; i++) {
            numbers[i] = i;
        }
        shuffle(numbers, 0, size);
        return numbers;
    }

    /** Shuffles {@code numbers[from .. to - 1]} in place (Fisher and Yates). */
    public void shuffle(int[] numbers, int from, int to) {
        for (int i = to - 1; i > from; i--) {
            int other = from + nextInt(i - from + 1);
            int swapped = numbers[i];
            numbers[i] = numbers[other];
            numbers[other] = swapped;
        }
    }

    private static long mix(long value) {
        long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
