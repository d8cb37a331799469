package io.github.jjak.weights.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jjak.tensor.internal.TensorScope;
import io.github.jjak.tensor.internal.Tensors;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written as torch.save does is read back; Python reads it in {@code .ci/check-python}. */
class PickledTensorsWriterTest {

    @TempDir
    private Path temp;

    @Test
    void writtenTensorsAreReadBackBitForBit() throws Exception {
        float[] values = {1.5f, -0f, Float.MIN_VALUE, 3.1415927f, Float.MAX_VALUE, -7};
        Path file = temp.resolve("pytorch_model.bin");
        try (TensorScope scope = TensorScope.open()) {
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            tensors.put("linear.weight", Tensors.of(values, 2, 3));
            tensors.put("linear.bias", Tensors.of(new float[] {42, -1}, 2));
            tensors.put("turned", Tensors.of(values, 2, 3).t());
            PickledTensorsWriter.write(file, tensors);
            Path again = temp.resolve("again.bin");
            PickledTensorsWriter.write(again, tensors);
            assertThat(Files.readAllBytes(again)).isEqualTo(Files.readAllBytes(file));
            assertThatThrownBy(() -> PickledTensorsWriter.write(file, tensors))
                    .isInstanceOf(FileAlreadyExistsException.class);
        }
        try (TensorSource reader = PickledTensors.open(file);
                TensorScope scope = TensorScope.open()) {
            assertThat(reader.names()).containsExactly("linear.weight", "linear.bias", "turned");
            assertThat(reader.shape("turned")).containsExactly(3, 2);
            assertThat(Tensors.toFloats(reader.floats("linear.weight"))).isEqualTo(values);
            assertThat(Tensors.toFloats(reader.floats("linear.bias"))).containsExactly(42, -1);
            assertThat(Tensors.toFloats(reader.floats("turned")))
                    .containsExactly(values[0], values[3], values[1], values[4], values[2], values[5]);
        }
    }
}
