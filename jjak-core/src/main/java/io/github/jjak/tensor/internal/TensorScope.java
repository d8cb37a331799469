package io.github.jjak.tensor.internal;

import java.util.function.Supplier;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/**
 * Owner of every native object that its thread creates while the scope is open; closing frees them at once.
 *
 * <p>Owners form a tree: process, model, run, step. A scope is the step's owner. What must outlive it is {@link #keep kept}
 * by name and from then on belongs to whoever kept it, until {@link #release}. Nothing is left to the garbage collector.
 *
 * <p>Open and close a scope on the same thread, innermost first; try-with-resources does so.
 */
public final class TensorScope implements AutoCloseable {

    private final PointerScope pointers;

    private TensorScope(PointerScope pointers) {
        this.pointers = pointers;
    }

    /** Opens a scope inside the ones this thread already has open. */
    public static TensorScope open() {
        Libtorch.load();
        return new TensorScope(new PointerScope());
    }

    /** Takes the tensor out of the hands of every open scope; the caller owns it and must {@link #release} it. */
    public static Tensor keep(Tensor tensor) {
        tensor.retainReference();
        return tensor;
    }

    /** Gives back a tensor that was {@link #keep kept}; its memory is free once no graph or view refers to it. */
    public static void release(Tensor tensor) {
        tensor.releaseReference();
    }

    /**
     * Runs the work in a scope of its own and keeps only its result, which the caller owns.
     *
     * <p>Every handle holds its memory, whether the graph for backward needs it or not. Work with many intermediate tensors
     * therefore runs in a scope of its own, after which only what the graph needs is left.
     */
    public static Tensor keepOnly(Supplier<Tensor> work) {
        try (TensorScope scope = open()) {
            // A result may be a reference into a tuple or vector that dies with the scope, so it gets a handle of its
            // own.
            return keep(new Tensor(work.get()));
        }
    }

    /** Hands a kept tensor over to the innermost open scope. */
    public static Tensor handOver(Tensor kept) {
        Tensor handle = new Tensor(kept);
        release(kept);
        return handle;
    }

    @Override
    public void close() {
        pointers.close();
    }
}
