package io.github.jjak.encoder.internal;

import io.github.jjak.tensor.internal.Parameter;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Several linear layers of the same input in one matrix, stored in checkpoints one by one.
 *
 * @param linear all of them, outputs one after the other
 * @param names what each is called in checkpoints, without {@code .weight} and {@code .bias}
 */
record FusedLinear(Linear linear, List<String> names) {

    /** Adds views of the parts under their own names. */
    void addTo(Map<String, Tensor> checkpoint) {
        addTo(checkpoint, linear.weight(), ".weight");
        addTo(checkpoint, linear.bias(), ".bias");
    }

    /** The parts' matrices. */
    List<LinearWeight> weights() {
        long size = linear.weight().value().size(0) / names.size();
        return IntStream.range(0, names.size())
                .mapToObj(i -> new LinearWeight(names.get(i), linear.weight(), i * size, size))
                .toList();
    }

    private void addTo(Map<String, Tensor> checkpoint, @Nullable Parameter fused, String ending) {
        if (fused == null) {
            return;
        }
        long size = fused.value().size(0) / names.size();
        for (int i = 0; i < names.size(); i++) {
            checkpoint.put(names.get(i) + ending, fused.value().detach().narrow(0, i * size, size));
        }
    }
}
