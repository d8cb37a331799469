package io.github.jjak.onnx.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.jjak.error.UsageException;
import io.github.jjak.fixture.OnnxSession;
import io.github.jjak.tensor.internal.ProcessorFlags;
import io.github.jjak.tensor.internal.TensorScope;
import io.github.jjak.tensor.internal.Tensors;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What ONNX Runtime computes with bytes is what the formulas of ONNX's operators say, computed here number by number. */
@Tag("numeric")
class ByteProductsTest {

    private static final int TOKENS = 6;
    private static final int IN = 37;
    private static final int OUT = 11;

    @TempDir
    private Path temp;

    private final Random random = new Random(5);

    private float[] numbers(int count, double size) {
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (float) (random.nextGaussian() * size);
        }
        return numbers;
    }

    @Test
    void aProductIsThatOfTheRoundedNumbers() throws Exception {
        assumeTrue(ProcessorFlags.multipliesBytes(), "without VNNI, ONNX Runtime's products of eight bits saturate");
        assertRounded(ProductType.INT8, 127);
    }

    @Test
    void aProductOfSevenBitsIsThatOfTheRoundedNumbersOnEveryProcessor() throws Exception {
        assertRounded(ProductType.INT7, 63);
    }

    private void assertRounded(ProductType products, int largestStep) throws Exception {
        float[] table = numbers(TOKENS * IN, 1);
        // One token with a large number must not take the steps of the others.
        table[3] = 400;
        float[] matrix = numbers(OUT * IN, 0.1);
        float[][] product = run(products, table, matrix)[0];

        double[][] rounded = rounded(table);
        for (int token = 0; token < TOKENS; token++) {
            for (int out = 0; out < OUT; out++) {
                double scale = largest(matrix, out) / largestStep;
                double expected = 0;
                double exact = 0;
                double length = 0;
                for (int i = 0; i < IN; i++) {
                    double number = matrix[out * IN + i];
                    expected += rounded[token][i] * Math.rint(number / scale) * scale;
                    exact += (double) table[token * IN + i] * number;
                    length += Math.abs(table[token * IN + i]);
                }
                assertThat((double) product[token][out])
                        .as("token %d, output %d", token, out)
                        .isEqualTo(expected, within(1e-5 * length));
                assertThat(product[token][out]).isEqualTo((float) exact, within((float) (1.3 / largestStep * length)));
            }
        }
    }

    /** Steps 1 and 2 of {@link ByteProducts}, and back; in float32, where a number in the middle of two steps must fall to the same. */
    private static double[][] rounded(float[] table) {
        float[][] rows = new float[TOKENS][IN];
        float least = 0;
        float most = 0;
        for (int token = 0; token < TOKENS; token++) {
            for (int i = 0; i < IN; i++) {
                rows[token][i] = table[token * IN + i] / (float) largest(table, token);
                least = Math.min(least, rows[token][i]);
                most = Math.max(most, rows[token][i]);
            }
        }
        float scale = (most - least) / 255;
        double zero = Math.rint(-least / scale);
        double[][] back = new double[TOKENS][IN];
        for (int token = 0; token < TOKENS; token++) {
            for (int i = 0; i < IN; i++) {
                double step = Math.max(0, Math.min(255, Math.rint(rows[token][i] / scale) + zero));
                back[token][i] = (step - zero) * scale * largest(table, token);
            }
        }
        return back;
    }

    private static double largest(float[] numbers, int row) {
        double largest = 0;
        for (int i = 0; i < IN; i++) {
            largest = Math.max(largest, Math.abs(numbers[row * IN + i]));
        }
        return largest;
    }

    private float[][][] run(ProductType products, float[] table, float[] matrix) throws Exception {
        Path file = temp.resolve("product.onnx");
        try (TensorScope scope = TensorScope.open();
                FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            GraphBuilder graph = new GraphBuilder(products);
            Value input = graph.rows(graph.input("input_ids"), "table", Tensors.of(table, TOKENS, IN));
            Value product = graph.product(input, "matrix", Tensors.of(matrix, OUT, IN));
            graph.output("last_hidden_state", product, GraphBuilder.BATCH, GraphBuilder.SEQUENCE, OUT);
            OnnxWriter.write(channel, graph, "test");
        }
        try (OnnxSession session = new OnnxSession(file)) {
            return session.hiddenStates(List.of(new int[] {0, 1, 2, 3, 4, 5}), 0);
        }
    }

    @Test
    void aTokenOfZerosGivesZeros() throws Exception {
        float[] table = numbers(TOKENS * IN, 1);
        for (int i = 0; i < IN; i++) {
            table[2 * IN + i] = 0;
        }
        assertThat(run(ProductType.INT8, table, numbers(OUT * IN, 0.1))[0][2]).containsOnly(0f);
    }

    @Test
    void rowsOfALargeTableAreOffByHalfAStepAtMost() throws Exception {
        int rows = 5000;
        float[] table = numbers(rows * IN, 1);
        Path file = temp.resolve("table.onnx");
        try (TensorScope scope = TensorScope.open();
                FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            GraphBuilder graph = new GraphBuilder(ProductType.INT8);
            Value found = graph.rows(graph.input("input_ids"), "table", Tensors.of(table, rows, IN));
            graph.output("last_hidden_state", found, GraphBuilder.BATCH, GraphBuilder.SEQUENCE, IN);
            OnnxWriter.write(channel, graph, "test");
            assertThat(channel.size()).isLessThan(rows * (IN + 4L) + 2000);
        }
        try (OnnxSession session = new OnnxSession(file)) {
            float[][] found = session.hiddenStates(List.of(new int[] {4999, 0, 17}), 0)[0];
            int[] asked = {4999, 0, 17};
            for (int i = 0; i < asked.length; i++) {
                for (int column = 0; column < IN; column++) {
                    assertThat((double) found[i][column])
                            .isEqualTo(table[asked[i] * IN + column], within(0.5001 * largest(table, asked[i]) / 127));
                }
            }
        }
    }

    @Test
    void numbersThatAreNotFiniteAreRefused() {
        float[] matrix = numbers(OUT * IN, 0.1);
        matrix[5] = Float.NaN;
        assertThatThrownBy(() -> run(ProductType.INT8, numbers(TOKENS * IN, 1), matrix))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("not finite");
    }
}
