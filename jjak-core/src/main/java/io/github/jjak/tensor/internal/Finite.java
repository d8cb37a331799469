package io.github.jjak.tensor.internal;

import io.github.jjak.error.ModelException;
import org.bytedeco.pytorch.Tensor;

/** Whether the numbers of a tensor are numbers: neither NaN nor infinite. */
public final class Finite {

    private Finite() {}

    /** Whether every number is finite; one pass over the tensor, without memory of its own unless the sum overflows. */
    public static boolean isFinite(Tensor tensor) {
        try (TensorScope scope = TensorScope.open()) {
            Tensor detached = tensor.detach();
            // NaN and infinity stay in a sum. A sum of finite numbers may overflow too, so only a finite one is proof.
            return tensor.numel() == 0
                    || Double.isFinite(detached.sum().item_double())
                    || detached.isfinite().all().item_bool();
        }
    }

    /**
     * Requires finite weights.
     *
     * @param name of the tensor
     * @param origin file name for messages
     * @throws ModelException naming the tensor
     */
    public static void require(Tensor tensor, String name, String origin) {
        if (!isFinite(tensor)) {
            throw new ModelException(origin + ": tensor " + name
                    + " contains NaN or infinite numbers, so every vector would be NaN. The training diverged, or the"
                    + " file is damaged: use an earlier checkpoint.");
        }
    }
}
