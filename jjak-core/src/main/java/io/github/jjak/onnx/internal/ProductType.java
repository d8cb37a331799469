package io.github.jjak.onnx.internal;

/** What the matrix products of a graph's linear layers are computed in. */
public enum ProductType {
    /** float32. */
    FLOAT32,
    /**
     * Bytes: matrices in int8 with one scale per output, inputs in uint8 with one scale and zero point per run, sums in int32. The
     * products of attention, norms and activations stay in float32.
     */
    INT8,
    /**
     * As {@link #INT8}, with matrices of seven bits, -63 to 63: for processors that add two products in 16 bits, where those of eight bits
     * saturate (x86 without VNNI).
     */
    INT7
}
