package io.github.jjak.weights.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jjak.error.ModelException;
import io.github.jjak.fixture.ParityFixtures;
import io.github.jjak.tensor.internal.TensorScope;
import io.github.jjak.tensor.internal.Tensors;
import io.github.jjak.weights.TorchFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What torch.save wrote, against the same numbers in safetensors. */
class PickledTensorsTest {

    private final ParityFixtures fixtures = ParityFixtures.of(PickledTensorsTest.class);

    @TempDir
    private Path temp;

    private Path fixture(String name) {
        return fixtures.path("pickles/" + name);
    }

    private void assertSame(Path pickled, Path expected, Set<String> names) {
        try (PickledTensors tensors = PickledTensors.open(pickled);
                SafetensorsReader reference = SafetensorsReader.open(expected);
                TensorScope scope = TensorScope.open()) {
            assertThat(tensors.names()).containsAll(names);
            for (String name : names) {
                assertThat(tensors.shape(name)).as(name).isEqualTo(reference.shape(name));
                Tensor floats = tensors.floats(name);
                assertThat(floats.is_contiguous()).isTrue();
                assertThat(Tensors.shape(floats)).as(name).isEqualTo(reference.shape(name));
                assertThat(Tensors.toFloats(floats)).as(name).isEqualTo(Tensors.toFloats(reference.floats(name)));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"protocol-2.bin", "protocol-3.bin", "protocol-4.bin", "protocol-5.bin", "nested.bin"})
    void everyTypeStrideAndProtocolIsReadBitForBit(String file) {
        Set<String> names = Set.of(
                "float32",
                "tied",
                "float16",
                "bfloat16",
                "float64",
                "transposed",
                "column",
                "block",
                "expanded",
                "parameter",
                "scalar",
                "empty");
        assertSame(fixture(file), fixture("expected.safetensors"), names);
        try (PickledTensors tensors = PickledTensors.open(fixture(file))) {
            assertThat(tensors.names()).isEqualTo(names);
        }
    }

    @Test
    void untypedStoragesAreReadByTheTensorsType() {
        assertSame(fixture("untyped.bin"), fixture("expected.safetensors"), Set.of("untyped"));
        try (PickledTensors tensors = PickledTensors.open(fixture("untyped.bin"))) {
            assertThatThrownBy(() -> tensors.floats("other"))
                    .isInstanceOf(ModelException.class)
                    .hasMessageContainingAll("other", "Long", "not floating point");
            assertThatThrownBy(() -> tensors.shape("absent")).hasMessageContaining("no tensor absent");
        }
    }

    @Test
    void aModelsStateDictHasTheNumbersOfItsSafetensors() {
        Path folder = fixture("bert");
        try (SafetensorsReader reference = SafetensorsReader.open(folder.resolve("model.safetensors"))) {
            assertSame(folder.resolve("pytorch_model.bin"), folder.resolve("model.safetensors"), reference.names());
        }
    }

    @Test
    void tensorsOutliveTheReader() {
        try (TensorScope scope = TensorScope.open()) {
            Tensor tensor;
            try (PickledTensors tensors = PickledTensors.open(fixture("protocol-2.bin"))) {
                tensor = tensors.floats("scalar");
            }
            assertThat(Tensors.toFloats(tensor)).containsExactly(0.25f);
        }
    }

    @Test
    void deflatedAndUnalignedStoragesAreRead() throws IOException {
        TorchFile file = TorchFile.withTensor(100_000, 7, new long[] {3, 2}, new long[] {2, 5});
        for (Path written : new Path[] {file.write(temp), file.deflated().write(temp)}) {
            try (PickledTensors tensors = PickledTensors.open(written);
                    TensorScope scope = TensorScope.open()) {
                assertThat(Tensors.toFloats(tensors.floats("w"))).containsExactly(7, 12, 9, 14, 11, 16);
            }
        }
    }

    @Test
    void theFormatBeforeArchivesIsRefusedWithTheWayOut() throws IOException {
        // Torch's magic number as a pickle of protocol 2, which opened every file before 1.6.
        byte[] start = HexFormat.of().parseHex("80028a0a6cfc9c46f9206aa850192e8002");
        Path file = Files.write(temp.resolve("old.bin"), start);
        assertThatThrownBy(() -> PickledTensors.open(file))
                .isInstanceOf(ModelException.class)
                .hasMessageContainingAll("before 1.6", "save_pretrained", "model.safetensors");
    }

    @Test
    void aPickledModuleIsRefusedByItsClass() {
        assertThatThrownBy(() -> PickledTensors.open(fixture("module.bin")))
                .isInstanceOf(ModelException.class)
                .hasMessageContainingAll("torch.nn.modules.linear.Linear", "could run code", "save_pretrained");
    }
}
