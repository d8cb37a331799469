package io.github.jjak.model;

import java.util.Locale;

/** What computes the vectors of a model that was loaded to encode. */
public enum Backend {
    /** libtorch, the engine of training; every model, fp32 and bf16. */
    TORCH,
    /**
     * ONNX Runtime, on the graph that {@link OnnxExporter} writes: faster for single texts, fp32 only, not trainable. It needs {@code
     * com.microsoft.onnxruntime:onnxruntime} on the class path and a second copy of the weights in memory. Vectors agree with libtorch's
     * to 1e-5, and the fingerprint is the same, so an index may be made by one and searched by the other.
     */
    ONNX,
    /**
     * As {@link #ONNX}, with linear layers in bytes: matrices in int8 with one scale per output, their inputs in uint8. Faster where the
     * processor multiplies bytes (VNNI), and vectors are approximations: measure them. The fingerprint is still the same.
     */
    ONNX_INT8;

    /** Lower-case name, as on the command line. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @Override
    public String toString() {
        return id();
    }
}
