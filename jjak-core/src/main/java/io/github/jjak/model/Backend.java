package io.github.jjak.model;

/** What computes the vectors of a model that was loaded to encode. */
public enum Backend {
    /** libtorch, the engine of training; every model, fp32 and bf16. */
    TORCH,
    /**
     * ONNX Runtime, on the graph that {@link OnnxExporter} writes: faster for single texts, fp32 only, not trainable. It needs {@code
     * com.microsoft.onnxruntime:onnxruntime} on the class path and a second copy of the weights in memory. Vectors agree with libtorch's
     * to 1e-5, and the fingerprint is the same, so an index may be made by one and searched by the other.
     */
    ONNX
}
