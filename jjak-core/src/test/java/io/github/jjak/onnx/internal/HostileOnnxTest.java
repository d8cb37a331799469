package io.github.jjak.onnx.internal;

import static io.github.jjak.onnx.internal.TinyOnnx.model;
import static io.github.jjak.onnx.internal.TinyOnnx.node;
import static io.github.jjak.onnx.internal.TinyOnnx.tensor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jjak.encoder.internal.Encoder;
import io.github.jjak.encoder.internal.EncoderConfiguration;
import io.github.jjak.encoder.internal.Encoders;
import io.github.jjak.error.ModelException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that lie: always an error that names the file, soon, and without the memory they ask for. */
class HostileOnnxTest {

    private static final String WORDS = "embeddings.word_embeddings.weight";
    private static final Duration SOON = Duration.ofSeconds(10);

    @TempDir
    private Path temp;

    @Test
    void mutationsOfASmallFileAreRefusedOrLoaded() throws Exception {
        byte[] whole = TinyOnnx.encoder(temp);
        Path file = temp.resolve("mutated.onnx");
        Random random = new Random(20260101);
        int refused = 0;
        for (int i = 0; i < 2000; i++) {
            Files.write(file, mutate(whole, random));
            try {
                load(file);
            } catch (ModelException expected) {
                refused++;
            }
        }
        assertThat(refused).isBetween(200, 1999);
    }

    @Test
    void everyCutOffFileIsRefused() throws Exception {
        byte[] whole = TinyOnnx.encoder(temp);
        for (int length = 0; length < whole.length; length += 37) {
            Path file = Files.write(temp.resolve("cut.onnx"), Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> load(file))
                    .as("%d bytes", length)
                    .isInstanceOf(ModelException.class)
                    .hasMessageContaining("cut.onnx");
        }
    }

    @Test
    void lengthsThatNobodyHasAreNotAllocated() throws Exception {
        byte[] twoGigabytes = {0x3A, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 0x07, 1, 2, 3};
        byte[] negative = {0x3A, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 0x0F, 1, 2, 3};
        refused(twoGigabytes, "announces 2147483647 bytes");
        refused(negative, "announces 4294967295 bytes");
        refused(new byte[0], "no graph");
        refused("a file of words\n".getBytes(StandardCharsets.UTF_8), "hostile.onnx");
        byte[] longName = model(new ProtoMessage().message(5, tensor("x".repeat(100_000), 1, 1)));
        refused(longName, "100000 bytes");
    }

    @Test
    void shapesThatDoNotFitTheirBytesAreRefused() throws Exception {
        ByteBuffer bytes = ByteBuffer.allocate(8);
        refused(graph(tensor(WORDS, 1, 3).bytes(9, bytes)), "does not fit its 8 bytes");
        refused(graph(tensor(WORDS, 1, -1, 2).bytes(9, bytes)), "impossible shape");
        refused(graph(tensor(WORDS, 1, 1L << 40, 1L << 40).bytes(9, bytes)), "does not fit");
        refused(graph(tensor(WORDS, 1, Long.MAX_VALUE).bytes(9, bytes)), "does not fit");
        refused(graph(tensor(WORDS, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2).bytes(9, bytes)), "impossible shape");
        refused(graph(tensor(WORDS, 1, 1 << 20, 1 << 10)), "does not fit its 0 bytes");
        refused(graph(tensor(WORDS, 10, 1L << 31).bytes(5, bytes)), "does not fit");
    }

    @Test
    void cyclesEnd() throws Exception {
        ProtoMessage graph = new ProtoMessage()
                .message(1, node("Identity", WORDS, "turn"))
                .message(1, node("Transpose", "turn", WORDS))
                .message(1, node("Add", "sum", "sum", "encoder.layer.0.attention.self.query.bias"))
                .message(1, node("Identity", "encoder.layer.0.attention.self.query.bias", "sum"));
        Assertions.assertTimeoutPreemptively(SOON, () -> refused(model(graph), "lacks the tensor " + WORDS));
    }

    @Test
    void longChainsAndManyConsumersEndSoon() throws Exception {
        ByteBuffer number = ByteBuffer.allocate(4);
        ProtoMessage graph =
                new ProtoMessage().message(5, tensor(WORDS, 1, 1, 1).bytes(9, number));
        for (int i = 0; i < 60_000; i++) {
            graph.message(1, node("Identity", "v" + (i + 1), "v" + i));
            graph.message(1, node("Add", "a" + i, "v0", "encoder.b" + i + ".bias"));
            graph.message(1, node("Identity", "encoder.b" + i + ".bias", "v0"));
        }
        graph.message(5, tensor("v0", 1, 1).bytes(9, number));
        Assertions.assertTimeoutPreemptively(SOON, () -> refused(model(graph), "hostile.onnx"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../secret.bin",
                "/etc/passwd",
                "a/../../secret.bin",
                "link.bin",
                "",
                ".",
                "missing.bin",
                "nul\0.bin"
            })
    void externalWeightsLieInTheFolder(String location) throws Exception {
        Files.write(temp.resolve("secret.bin"), new byte[64]);
        Path folder = Files.createDirectories(temp.resolve("model"));
        Files.createSymbolicLink(folder.resolve("link.bin"), temp.resolve("secret.bin"));
        Path file = Files.write(folder.resolve("hostile.onnx"), external(location, "0", "16"));
        assertThatThrownBy(() -> OnnxWeights.open(file))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("hostile.onnx");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-1,16",
                "0,-16",
                "60,16",
                "9223372036854775807,16",
                "0,9223372036854775807",
                "x,16",
                "0,x",
                "0,8"
            })
    void externalRangesLieInTheFile(String range) throws Exception {
        Files.write(temp.resolve("weights.bin"), new byte[64]);
        String[] parts = range.split(",", -1);
        refused(external("weights.bin", parts[0], parts[1]), "tensor " + WORDS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"DynamicQuantizeLinear", "QuantizeLinear", "MatMulInteger", "DequantizeLinear"})
    void quantizedGraphsSayWhatToUseInstead(String operator) throws Exception {
        refused(model(new ProtoMessage().message(1, node(operator, "y", "x"))), "Use the fp32 export");
    }

    @Test
    void fusedGraphsSayWhatToUseInstead() throws Exception {
        ProtoMessage fused = node("Attention", "y", "x").text(7, "com.microsoft");
        refused(model(new ProtoMessage().message(1, fused)), "without optimisation");
    }

    private static byte[] graph(ProtoMessage initializer) {
        return model(new ProtoMessage().message(5, initializer));
    }

    private static byte[] external(String location, String offset, String length) {
        return graph(tensor(WORDS, 1, 2, 2)
                .message(13, new ProtoMessage().text(1, "location").text(2, location))
                .message(13, new ProtoMessage().text(1, "offset").text(2, offset))
                .message(13, new ProtoMessage().text(1, "length").text(2, length))
                .integer(14, 1));
    }

    private void refused(byte[] bytes, String message) throws IOException {
        Path file = Files.write(temp.resolve("hostile.onnx"), bytes);
        assertThatThrownBy(() -> load(file)).isInstanceOf(ModelException.class).hasMessageContaining(message);
    }

    private static void load(Path file) {
        try (OnnxWeights weights = OnnxWeights.open(file)) {
            EncoderConfiguration configuration =
                    EncoderConfiguration.parse(weights.inferConfiguration(), file.toString());
            try (Encoder encoder = Encoders.load(configuration, weights)) {
                assertThat(encoder.parameters()).isNotEmpty();
            }
        }
    }

    private static byte[] mutate(byte[] whole, Random random) {
        byte[] copy = whole.clone();
        int at = random.nextInt(copy.length);
        int length = 1 + random.nextInt(16);
        switch (random.nextInt(6)) {
            case 0 -> copy[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> copy[at] = (byte) random.nextInt(256);
            case 2 -> Arrays.fill(copy, at, Math.min(copy.length, at + length), (byte) 0xFF);
            case 3 -> copy = Arrays.copyOf(copy, at);
            case 4 -> copy = join(Arrays.copyOf(whole, at), tail(whole, Math.min(whole.length, at + length)));
            default -> copy = join(Arrays.copyOf(whole, at), tail(whole, Math.max(0, at - length)));
        }
        return copy;
    }

    private static byte[] tail(byte[] bytes, int from) {
        return Arrays.copyOfRange(bytes, from, bytes.length);
    }

    private static byte[] join(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
