package io.github.jjak.train.internal;

/**
 * Seeds of dropout. Each forward pass of a run draws from a seed of its own, made of the run's seed, the step and the mini-batch:
 * so a resumed run and a replayed mini-batch draw the same numbers without any generator's state being stored.
 */
public final class StepSeed {

    private StepSeed() {}

    /** The seed of a forward pass. */
    public static long of(long runSeed, int step, int miniBatch) {
        return mix(mix(runSeed + 0x9E3779B97F4A7C15L * (step + 1L)) + miniBatch);
    }

    /** Finaliser of SplitMix64; Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators", 2014. */
    private static long mix(long value) {
        long mixed = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }
}
