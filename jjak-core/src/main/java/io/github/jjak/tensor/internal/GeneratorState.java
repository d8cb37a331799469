package io.github.jjak.tensor.internal;

import org.bytedeco.pytorch.Generator;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.DeviceType;

/** Where libtorch's random numbers on this program's device stand, so that the same ones can be drawn again. */
public final class GeneratorState {

    private GeneratorState() {}

    /** The state, a few thousand bytes; the caller owns it and must {@link TensorScope#release} it. */
    public static Tensor now() {
        return TensorScope.keepOnly(() -> generator().get_state());
    }

    /** Goes back to a state; it stays the caller's. */
    public static void restore(Tensor state) {
        try (TensorScope scope = TensorScope.open()) {
            generator().set_state(state);
        }
    }

    private static Generator generator() {
        DeviceType type = Libtorch.device() == Device.CUDA ? DeviceType.CUDA : DeviceType.CPU;
        return torch.globalContext().defaultGenerator(new org.bytedeco.pytorch.Device(type));
    }
}
