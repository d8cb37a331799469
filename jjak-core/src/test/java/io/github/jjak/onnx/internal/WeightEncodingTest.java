package io.github.jjak.onnx.internal;

import static io.github.jjak.onnx.internal.TinyOnnx.model;
import static io.github.jjak.onnx.internal.TinyOnnx.node;
import static io.github.jjak.onnx.internal.TinyOnnx.tensor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jjak.error.ModelException;
import io.github.jjak.tensor.internal.TensorScope;
import io.github.jjak.tensor.internal.Tensors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ways a file may hold the same numbers, and the nodes that may stand between them and their use. */
class WeightEncodingTest {

    private static final String WORDS = "embeddings.word_embeddings.weight";
    private static final String QUERY = "encoder.layer.0.attention.self.query";
    private static final float[] NUMBERS = {1, 2, 3, -4, 0.5f, 0};

    @TempDir
    private Path temp;

    @Test
    void rawPackedAndExternalNumbersAreTheSame() throws Exception {
        assertWords(graph(words(1).bytes(9, numbers())));
        assertWords(graph(words(1).bytes(4, numbers())));
        ByteBuffer shifted = ByteBuffer.allocate(3 + 4 * NUMBERS.length).order(ByteOrder.LITTLE_ENDIAN);
        shifted.position(3);
        shifted.put(numbers());
        Files.write(temp.resolve("model.onnx_data"), shifted.array());
        assertWords(graph(
                words(1).message(13, new ProtoMessage().text(1, "location").text(2, "model.onnx_data"))
                        .message(13, new ProtoMessage().text(1, "offset").text(2, "3"))
                        .integer(14, 1)));
    }

    @Test
    void halvesMayBeRawOrIntegers() throws Exception {
        // 1, 2, 3, -4, 0.5 and 0 in IEEE 754 binary16.
        int[] bits = {0x3C00, 0x4000, 0x4200, 0xC400, 0x3800, 0};
        ByteBuffer raw = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer varints = ByteBuffer.allocate(16);
        for (int half : bits) {
            raw.putShort((short) half);
            int rest = half;
            for (; rest > 0x7F; rest >>>= 7) {
                varints.put((byte) (rest | 0x80));
            }
            varints.put((byte) rest);
        }
        assertWords(graph(words(10).bytes(9, raw)));
        byte[] packed = new byte[varints.position()];
        varints.flip().get(packed);
        assertWords(graph(words(10).bytes(5, ByteBuffer.wrap(packed))));
        assertThatThrownBy(() -> assertWords(graph(words(1).bytes(5, ByteBuffer.wrap(packed)))))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("does not read as numbers");
    }

    @Test
    void constantsMayLieInNodes() throws Exception {
        ProtoMessage value = new ProtoMessage()
                .text(1, "value")
                .message(5, tensor("", 1, 3, 2).bytes(9, numbers()));
        assertWords(model(new ProtoMessage()
                .message(1, node("Constant", "c").message(5, value))
                .message(1, node("Identity", "i", "c"))
                .message(1, node("Cast", WORDS, "i"))));
    }

    @Test
    void matricesOfProductsAreTurned() throws Exception {
        assertQuery(new ProtoMessage()
                .message(1, node("MatMul", "product", "x", "anonymous"))
                .message(1, node("Add", "y", QUERY + ".bias", "product"))
                .message(5, tensor("anonymous", 1, 3, 2).bytes(9, numbers())));
    }

    @Test
    void aMatrixThatKeptItsNameIsTurnedToo() throws Exception {
        assertQuery(new ProtoMessage()
                .message(1, node("MatMul", "product", "x", QUERY + ".weight"))
                .message(1, node("Add", "y", "product", QUERY + ".bias"))
                .message(5, tensor(QUERY + ".weight", 1, 3, 2).bytes(9, numbers())));
    }

    @Test
    void gemmSaysItselfWhetherItsMatrixIsTurned() throws Exception {
        assertQuery(new ProtoMessage()
                .message(1, node("Gemm", "y", "x", "anonymous", QUERY + ".bias"))
                .message(5, tensor("anonymous", 1, 3, 2).bytes(9, numbers())));
        ByteBuffer turned = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
        for (int i : new int[] {0, 2, 4, 1, 3, 5}) {
            turned.putFloat(NUMBERS[i]);
        }
        ProtoMessage transB = new ProtoMessage().text(1, "transB").integer(3, 1).integer(20, 2);
        assertQuery(new ProtoMessage()
                .message(1, node("Gemm", "flat", "x", "anonymous").message(5, transB))
                .message(1, node("Reshape", "product", "flat", "shape"))
                .message(1, node("Add", "y", "product", QUERY + ".bias"))
                .message(5, tensor("anonymous", 1, 2, 3).bytes(9, turned)));
    }

    @Test
    void aBiasOfTwoMatricesIsRefused() throws Exception {
        ProtoMessage graph = new ProtoMessage()
                .message(1, node("MatMul", "first", "x", "anonymous"))
                .message(1, node("Add", "y", "first", QUERY + ".bias"))
                .message(1, node("MatMul", "second", "y", "anonymous"))
                .message(1, node("Add", "z", "second", QUERY + ".bias"))
                .message(5, tensor("anonymous", 1, 3, 2).bytes(9, numbers()));
        assertThatThrownBy(() -> assertQuery(graph))
                .isInstanceOf(ModelException.class)
                .hasMessageContainingAll("several matrices", "without optimisation");
    }

    @Test
    void whatTheGraphDoesNotTellIsAskedFor() throws Exception {
        ProtoMessage graph = new ProtoMessage().message(5, words(1).bytes(9, numbers()));
        for (String name : new String[] {"position_embeddings", "token_type_embeddings"}) {
            graph.message(5, tensor("embeddings." + name + ".weight", 1, 3, 2).bytes(9, numbers()));
        }
        graph.message(5, tensor("encoder.layer.0.intermediate.dense.bias", 1, 6).bytes(9, numbers()));
        try (OnnxWeights weights = open(model(graph))) {
            assertThatThrownBy(weights::inferConfiguration)
                    .isInstanceOf(ModelException.class)
                    .hasMessageContainingAll("number of attention heads", "config.json");
        }
    }

    private void assertWords(byte[] bytes) throws IOException {
        assertNumbers(bytes, WORDS, NUMBERS, 3, 2);
    }

    /** The graph holds the transpose of a matrix {@code [2, 3]}. */
    private void assertQuery(ProtoMessage graph) throws IOException {
        ByteBuffer bias = ByteBuffer.allocate(8);
        graph.message(5, words(1).bytes(9, numbers()))
                .message(5, tensor(QUERY + ".bias", 1, 2).bytes(9, bias));
        assertNumbers(model(graph), QUERY + ".weight", new float[] {1, 3, 0.5f, 2, -4, 0}, 2, 3);
    }

    private void assertNumbers(byte[] bytes, String name, float[] expected, long... shape) throws IOException {
        try (OnnxWeights weights = open(bytes);
                TensorScope scope = TensorScope.open()) {
            assertThat(weights.names()).contains(name);
            assertThat(weights.shape(name)).containsExactly(shape);
            assertThat(Tensors.toFloats(weights.floats(name))).containsExactly(expected);
        }
    }

    private OnnxWeights open(byte[] bytes) throws IOException {
        return OnnxWeights.open(Files.write(temp.resolve("model.onnx"), bytes));
    }

    private static byte[] graph(ProtoMessage initializer) {
        return model(new ProtoMessage().message(5, initializer));
    }

    private static ProtoMessage words(int type) {
        return tensor(WORDS, type, 3, 2);
    }

    private static ByteBuffer numbers() {
        ByteBuffer numbers = ByteBuffer.allocate(4 * NUMBERS.length).order(ByteOrder.LITTLE_ENDIAN);
        for (float number : NUMBERS) {
            numbers.putFloat(number);
        }
        return numbers.flip();
    }
}
