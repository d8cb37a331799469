package io.github.jjak.tensor.internal;

/** Where tensors live and products are computed. */
public enum Device {
    /** The processor. */
    CPU,
    /** The first NVIDIA GPU, with libtorch's build for it. */
    CUDA;

    /** Lower-case name, as on the command line. */
    public String id() {
        return this == CPU ? "cpu" : "cuda";
    }
}
