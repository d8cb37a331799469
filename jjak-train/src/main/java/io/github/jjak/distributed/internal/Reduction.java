package io.github.jjak.distributed.internal;

import io.github.jjak.tensor.Precision;

/**
 * How gradients are summed over the workers.
 *
 * @param precision number format in which they travel; it decides bits, and is the same on all workers
 * @param overlaps whether they travel while the backward pass goes on; it decides no bits, and each worker may have its own
 */
public record Reduction(Precision precision, boolean overlaps) {

    /** In float32, one thing after the other. */
    public static final Reduction PLAIN = new Reduction(Precision.FP32, false);
}
