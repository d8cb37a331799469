package io.github.jjak.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jjak.error.ModelException;
import io.github.jjak.fixture.ParityFixtures;
import io.github.jjak.tensor.internal.TensorScope;
import io.github.jjak.tensor.internal.Tensors;
import io.github.jjak.weights.internal.PickledTensorsWriter;
import io.github.jjak.weights.internal.SafetensorsReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** NaN and infinity never come in with the weights, and never leave as a vector. */
class NotANumberTest {

    private static final String BIAS = "encoder.layer.1.output.dense.bias";

    @TempDir
    private Path temp;

    private static void assertRefused(Path path, String... words) {
        assertThatThrownBy(() -> SentenceTransformer.load(path).close())
                .isInstanceOf(ModelException.class)
                .hasMessageContainingAll(words)
                .hasMessageContaining("NaN or infinite");
    }

    private static Tensor with(Tensor tensor, float value) {
        float[] numbers = Tensors.toFloats(tensor);
        numbers[numbers.length - 1] = value;
        return Tensors.of(numbers, Tensors.shape(tensor));
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void weightsAreRefusedByTensor(float value) throws IOException {
        DamagedFolder folder = DamagedFolder.copyOf("bert-tiny", temp)
                .tensors("model.safetensors", all -> all.compute(BIAS, (name, tensor) -> with(tensor, value)));
        assertRefused(folder.path(), "model.safetensors", BIAS);
    }

    @Test
    void theSameInEveryFormatAndModule() throws IOException {
        DamagedFolder folder = DamagedFolder.copyOf("bert-tiny", temp);
        try (SafetensorsReader reader = SafetensorsReader.open(folder.file("model.safetensors"));
                TensorScope scope = TensorScope.open()) {
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            reader.names().forEach(name -> tensors.put(name, reader.floats(name)));
            tensors.compute(BIAS, (name, tensor) -> with(tensor, Float.NaN));
            PickledTensorsWriter.write(folder.file("pytorch_model.bin"), tensors);
        }
        assertRefused(folder.without("model.safetensors").path(), "pytorch_model.bin", BIAS);
        assertRefused(
                DamagedFolder.copyOf("bert-tiny-dense", temp)
                        .tensors(
                                "2_Dense/model.safetensors",
                                all -> all.compute("linear.bias", (name, tensor) -> with(tensor, Float.NaN)))
                        .path(),
                "2_Dense",
                "linear.bias");
    }

    @Test
    void theSameInAnOnnxFile() throws IOException {
        Path folder = DamagedFolder.copyOf("bert-tiny", temp).path();
        Path file;
        float[] bias;
        try (SentenceTransformer model = SentenceTransformer.load(folder);
                TensorScope scope = TensorScope.open()) {
            file = OnnxExporter.export(model, temp.resolve("out"), OnnxExporter.Output.SENTENCE_EMBEDDING);
            bias = Tensors.toFloats(Objects.requireNonNull(
                    model.internals().encoder().checkpoint().get(BIAS)));
        }
        byte[] bytes = Files.readAllBytes(file);
        byte[] pattern = bytesOf(bias);
        int place = indexOf(bytes, pattern);
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putFloat(place, Float.NaN);
        Files.write(file, bytes);
        assertRefused(file, "model.onnx", BIAS);
    }

    private static byte[] bytesOf(float[] numbers) {
        ByteBuffer buffer = ByteBuffer.allocate(Float.BYTES * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
        for (float number : numbers) {
            buffer.putFloat(number);
        }
        return buffer.array();
    }

    private static int indexOf(byte[] bytes, byte[] pattern) {
        for (int i = 0; i + pattern.length <= bytes.length; i++) {
            if (Arrays.equals(bytes, i, i + pattern.length, pattern, 0, pattern.length)) {
                return i;
            }
        }
        throw new AssertionError("the file does not hold the bias");
    }

    /** Finite weights whose products are not. */
    @Test
    void vectorsThatOverflowAreNotGivenOut() throws IOException {
        Path folder = DamagedFolder.copyOf("bert-tiny", temp)
                .tensors(
                        "model.safetensors",
                        all -> all.compute(
                                "encoder.layer.1.output.LayerNorm.weight",
                                (name, tensor) -> with(tensor.mul(Tensors.number(1e38)), 1e38f)))
                .path();
        try (SentenceTransformer model = SentenceTransformer.load(folder)) {
            assertThatThrownBy(() -> model.encode(List.of("배송은 언제 오나요?")))
                    .isInstanceOf(ModelException.class)
                    .hasMessageContaining("NaN or infinite");
            Path out = temp.resolve("out");
            assertThatThrownBy(() -> OnnxExporter.export(model, out, OnnxExporter.Output.SENTENCE_EMBEDDING))
                    .isInstanceOf(ModelException.class)
                    .hasMessageContaining("NaN or infinite");
            assertThat(out).doesNotExist();
        }
    }

    @Test
    void largeButFiniteWeightsPass() throws IOException {
        // Their sum overflows.
        Path folder = DamagedFolder.copyOf("bert-tiny", temp)
                .tensors(
                        "model.safetensors",
                        all -> all.compute(
                                "embeddings.word_embeddings.weight",
                                (name, tensor) -> tensor.mul(Tensors.number(0)).add(Tensors.number(1e37))))
                .path();
        SentenceTransformer.load(folder).close();
        assertThat(ParityFixtures.of(NotANumberTest.class).path("bert-tiny")).isDirectory();
    }
}
