package io.github.jjak.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jjak.error.ModelException;
import io.github.jjak.error.UsageException;
import io.github.jjak.tensor.internal.TensorScope;
import io.github.jjak.tensor.internal.Tensors;
import io.github.jjak.weights.internal.SafetensorsReader;
import io.github.jjak.weights.internal.SafetensorsWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The format byte by byte: what we write, what we read, and what a hostile file gets to hear. */
class SafetensorsTest {

    @TempDir
    private Path temp;

    @Test
    void writtenTensorsAreReadBackBitForBit() throws Exception {
        float[] values = {1.5f, -0f, Float.MIN_VALUE, 3.1415927f, Float.MAX_VALUE, -7};
        Path file = temp.resolve("배송 문의 모델.safetensors");
        try (TensorScope scope = TensorScope.open()) {
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            tensors.put("b", Tensors.of(values, 2, 3));
            tensors.put("a", Tensors.of(new float[] {42}, 1));
            tensors.put("scalar", Tensors.scalar(0.25));
            tensors.put("turned", Tensors.of(values, 2, 3).t());
            SafetensorsWriter.write(file, tensors);
        }
        try (SafetensorsReader reader = SafetensorsReader.open(file);
                TensorScope scope = TensorScope.open()) {
            assertThat(reader.names()).containsExactly("b", "a", "scalar", "turned");
            assertThat(reader.shape("b")).containsExactly(2, 3);
            assertThat(reader.shape("scalar")).isEmpty();
            assertThat(Tensors.toFloats(reader.floats("b"))).isEqualTo(values);
            assertThat(Tensors.toFloats(reader.floats("a"))).containsExactly(42);
            assertThat(Tensors.toFloats(reader.floats("scalar"))).containsExactly(0.25f);
            assertThat(Tensors.toFloats(reader.floats("turned")))
                    .containsExactly(values[0], values[3], values[1], values[4], values[2], values[5]);
        }
    }

    @Test
    void theFileIsWhatTheFormatSays() throws Exception {
        Path file = temp.resolve("w.safetensors");
        try (TensorScope scope = TensorScope.open()) {
            SafetensorsWriter.write(file, Map.of("w", Tensors.of(new float[] {1, 2}, 2)));
        }
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        int headerLength = Math.toIntExact(bytes.getLong());
        String header = new String(bytes.array(), 8, headerLength, StandardCharsets.UTF_8);
        assertThat(header.strip())
                .isEqualTo("{\"__metadata__\":{\"format\":\"pt\"},"
                        + "\"w\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}");
        assertThat(headerLength % 8).isZero();
        assertThat(bytes.getFloat(8 + headerLength)).isEqualTo(1);
        assertThat(bytes.getFloat(12 + headerLength)).isEqualTo(2);
        assertThat(bytes.capacity()).isEqualTo(8 + headerLength + 8);
    }

    @Test
    void anExistingFileIsNotOverwritten() throws Exception {
        Path file = Files.writeString(temp.resolve("w.safetensors"), "alt");
        try (TensorScope scope = TensorScope.open()) {
            Map<String, Tensor> tensors = Map.of("w", Tensors.scalar(1));
            assertThatThrownBy(() -> SafetensorsWriter.write(file, tensors))
                    .isInstanceOf(FileAlreadyExistsException.class);
        }
        assertThat(file).hasContent("alt");
    }

    @ParameterizedTest
    @CsvSource({"F16, 003c00c1", "BF16, 803f20c0", "F64, 000000000000f03f00000000000004c0"})
    void otherPrecisionsBecomeFloat(String type, String hexadecimal) throws Exception {
        byte[] data = HexFormat.of().parseHex(hexadecimal);
        Path file = file(
                "{\"x\":{\"dtype\":\"%s\",\"shape\":[2],\"data_offsets\":[0,%d]}}".formatted(type, data.length), data);
        try (SafetensorsReader reader = SafetensorsReader.open(file);
                TensorScope scope = TensorScope.open()) {
            assertThat(Tensors.toFloats(reader.floats("x"))).containsExactly(1f, -2.5f);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7})
    void dataThatAreNotAlignedAreReadAllTheSame(int padding) throws Exception {
        byte[] data = ByteBuffer.allocate(12)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putFloat(1.25f)
                .putLong(77)
                .array();
        Path file = file(
                "{\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},"
                        + "\"n\":{\"dtype\":\"I64\",\"shape\":[1],\"data_offsets\":[4,12]}}"
                        + " ".repeat(padding),
                data);
        try (SafetensorsReader reader = SafetensorsReader.open(file);
                TensorScope scope = TensorScope.open()) {
            assertThat(Tensors.toFloats(reader.floats("x"))).containsExactly(1.25f);
            assertThat(reader.stored("n").item_long()).isEqualTo(77);
            assertThatThrownBy(() -> reader.floats("n"))
                    .isInstanceOf(ModelException.class)
                    .hasMessageContainingAll("tensor n", "not floating point");
            assertThatThrownBy(() -> reader.floats("y"))
                    .isInstanceOf(ModelException.class)
                    .hasMessageContainingAll("no tensor y");
        }
    }

    @Test
    void aTensorWithoutElementsIsRead() throws Exception {
        Path file = file("{\"x\":{\"dtype\":\"F32\",\"shape\":[0,4],\"data_offsets\":[0,0]}}", new byte[0]);
        try (SafetensorsReader reader = SafetensorsReader.open(file);
                TensorScope scope = TensorScope.open()) {
            assertThat(Tensors.toFloats(reader.floats("x"))).isEmpty();
        }
    }

    @Test
    void whatIsNoSafetensorsFileIsRefused() throws Exception {
        assertRefused(temp.resolve("fehlt.safetensors"), "There is no file");
        assertRefused(Files.write(temp.resolve("empty"), new byte[0]), "0 bytes");
        assertRefused(Files.write(temp.resolve("seven"), new byte[7]), "7 bytes");
        assertRefused(raw(9, "{}"), "do not hold the header");
        assertRefused(raw(Long.MAX_VALUE, "{}"), "do not hold the header");
        assertRefused(raw(-1, "{}"), "do not hold the header");
        assertRefused(raw(0, "{}"), "do not hold the header");
        assertRefused(file("{\"x\":", new byte[0]), "not valid JSON");
        assertRefused(file("[1]", new byte[0]), "not a JSON object");
        assertRefused(file("[".repeat(100_000), new byte[0]), "not valid JSON");
        assertRefused(file("{\"x\":{}}", new byte[0]), "tensor x", "lacks shape or data_offsets");
        assertRefused(file("{\"x\":7}", new byte[0]), "tensor x", "lacks shape or data_offsets");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "F32; [3];       [0,8];   needs 12 bytes but has 8",
                "F32; [2];       [0,12];  0 to 12",
                "F32; [2];       [8,16];  cut off",
                "F32; [2];       [8,0];   cut off",
                "F32; [2];       [-8,0];  cut off",
                "F32; [2];       [0,9223372036854775807]; cut off",
                "F32; [-2];      [0,8];   impossible shape",
                "F32; [2,-1];    [0,8];   impossible shape",
                "F32; [\"2\"];   [0,8];   impossible shape",
                "F32; [9223372036854775808]; [0,8]; impossible shape",
                "F32; [4611686018427387904,4]; [0,8]; has 8",
                "F32; [4294967296,4294967296]; [0,8]; has 8",
                "F32; [1,1,1,1,1,1,1,1,2]; [0,8]; impossible shape",
                "F33; [2];       [0,8];   type F33",
            })
    void aHeaderThatDoesNotFitIsRefusedByTensor(String type, String shape, String offsets, String words)
            throws Exception {
        String header = "{\"x\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":%s}}".formatted(type, shape, offsets);
        assertRefused(file(header, new byte[8]), "tensor x", words);
    }

    @Test
    void tensorsThatOverlapAreRefused() throws Exception {
        String two = "{\"x\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},"
                + "\"y\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[%d,%d]}}";
        assertRefused(file(two.formatted(4, 12), new byte[16]), "x and y overlap");
        SafetensorsReader.open(file(two.formatted(8, 16), new byte[16])).close();
    }

    @Test
    void aFileThatIsCutOffWhileItIsOpenIsAnErrorAndNotACrash() throws Exception {
        Path file = file("{\"x\":{\"dtype\":\"F32\",\"shape\":[100],\"data_offsets\":[0,400]}}", new byte[400]);
        try (SafetensorsReader reader = SafetensorsReader.open(file);
                TensorScope scope = TensorScope.open()) {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.truncate(200);
            }
            assertThatThrownBy(() -> reader.floats("x"))
                    .isInstanceOf(ModelException.class)
                    .hasMessageContaining("unexpected end of file");
        }
    }

    private static void assertRefused(Path file, String... words) {
        assertThatThrownBy(() -> SafetensorsReader.open(file).close())
                .isInstanceOf(ModelException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContainingAll(words);
    }

    private Path file(String header, byte[] data) throws IOException {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        return write(text.length, text, data);
    }

    private Path raw(long announced, String header) throws IOException {
        return write(announced, header.getBytes(StandardCharsets.UTF_8), new byte[0]);
    }

    private Path write(long announced, byte[] header, byte[] data) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(8 + header.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(announced).put(header).put(data);
        return Files.write(Files.createTempFile(temp, "hostile", ".safetensors"), bytes.array());
    }

    @Test
    void whatHalfPrecisionCannotHoldIsRefused() throws Exception {
        Path fits = temp.resolve("fits.safetensors");
        try (TensorScope scope = TensorScope.open()) {
            SafetensorsWriter.write(
                    fits, Map.of("layer.weight", Tensors.of(new float[] {-65504, 0.5f}, 2)), StoredType.FP16);
            try (SafetensorsReader reader = SafetensorsReader.open(fits)) {
                assertThat(Tensors.toFloats(reader.floats("layer.weight"))).containsExactly(-65504f, 0.5f);
            }
            Map<String, Tensor> beyond = Map.of("layer.weight", Tensors.of(new float[] {1, -7e4f}, 2));
            assertThatThrownBy(() -> SafetensorsWriter.write(temp.resolve("no.safetensors"), beyond, StoredType.FP16))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContainingAll("layer.weight", "65,504");
        }
    }

    @Test
    void rowsInEightBitsAreOffByHalfAStepAtMost() throws Exception {
        Path file = temp.resolve("int8.safetensors");
        float[] values = {1, -0.5f, 0.25f, 100, -127, 0.4f, 0, 0, 0, 1e-9f, 2e-9f, -3e-9f};
        float[] bias = {0.1f, 0.2f};
        try (TensorScope scope = TensorScope.open()) {
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            tensors.put("layer.weight", Tensors.of(values, 4, 3));
            tensors.put("layer.bias", Tensors.of(bias, 2));
            SafetensorsWriter.write(file, tensors, StoredType.INT8);
            try (SafetensorsReader reader = SafetensorsReader.open(file)) {
                assertThat(reader.names()).containsExactly("layer.weight", "layer.bias");
                float[] read = Tensors.toFloats(reader.floats("layer.weight"));
                float[] largest = {1, 127, 0, 3e-9f};
                for (int i = 0; i < values.length; i++) {
                    assertThat(Math.abs(read[i] - values[i])).isLessThanOrEqualTo(largest[i / 3] / 127 * 0.5001f);
                }
                assertThat(read[0]).isEqualTo(1);
                assertThat(read[4]).isEqualTo(-127);
                assertThat(read[5]).isZero();
                assertThat(Tensors.toFloats(reader.floats("layer.bias"))).isEqualTo(bias);
            }
        }
    }

    @Test
    void scalesThatDoNotFitAreRefused() throws Exception {
        String header = "{\"w\":{\"dtype\":\"I8\",\"shape\":[2,4],\"data_offsets\":[0,8]},"
                + "\"w.row_scale\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[8,12]}}";
        Path file = write(header.length(), header.getBytes(StandardCharsets.UTF_8), new byte[12]);
        assertThatThrownBy(() -> SafetensorsReader.open(file))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("w.row_scale");
    }

    @Test
    void everyChangedByteOfEightBitWeightsIsNoticed() throws Exception {
        Path file = temp.resolve("int8.safetensors");
        try (TensorScope scope = TensorScope.open()) {
            SafetensorsWriter.write(
                    file,
                    Map.of("layer.weight", Tensors.of(new float[] {1, -0.5f, 0.25f, 100}, 2, 2)),
                    StoredType.INT8);
        }
        byte[] whole = Files.readAllBytes(file);
        for (int at = 0; at < whole.length; at++) {
            byte[] damaged = whole.clone();
            damaged[at] ^= 1;
            Files.write(file, damaged);
            assertThatThrownBy(() -> {
                        try (TensorScope scope = TensorScope.open();
                                SafetensorsReader reader = SafetensorsReader.open(file)) {
                            reader.floats("layer.weight");
                        }
                    })
                    .as("byte %d", at)
                    .isInstanceOf(ModelException.class);
        }
        Files.write(file, Arrays.copyOf(whole, whole.length + 1));
        assertThatThrownBy(() -> SafetensorsReader.open(file)).hasMessageContaining("has a wrong checksum");
    }

    @Test
    void numbersThatAreNotFiniteHaveNoEightBits() {
        try (TensorScope scope = TensorScope.open()) {
            Map<String, Tensor> broken =
                    Map.of("layer.weight", Tensors.of(new float[] {1, Float.POSITIVE_INFINITY}, 1, 2));
            assertThatThrownBy(() -> SafetensorsWriter.write(temp.resolve("no.safetensors"), broken, StoredType.INT8))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContainingAll("layer.weight", "finite");
        }
    }
}
