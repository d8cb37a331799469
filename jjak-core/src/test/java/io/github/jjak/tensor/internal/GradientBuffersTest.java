package io.github.jjak.tensor.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GradientBuffersTest {

    private static final int ROWS = 40;
    private static final int COLUMNS = 3;

    private TensorScope scope;
    private GradientBuffers gradients;
    private Parameter table;

    @BeforeEach
    void open() {
        scope = TensorScope.open();
        gradients = new GradientBuffers();
        table = Parameter.of("table", torch.zeros(new long[] {ROWS, COLUMNS}), true);
    }

    @AfterEach
    void close() {
        gradients.close();
        scope.close();
    }

    /** A batch in many parts must not keep the gradient of each of its tokens: that would be more than the table. */
    @Test
    void rowsAreKeptOnlyUntilTheyAreAQuarterOfTheTable() {
        gradients.addRows(table, new int[] {1, 2, 3, 4, 5, 6, 7, 8, 9}, ones(9));
        assertThat(table.value().grad().defined()).isFalse();
        gradients.addRows(table, new int[] {1}, ones(1));
        assertThat(table.value().grad().defined()).isTrue();
        assertThat(values()[COLUMNS]).isEqualTo(2);
    }

    @Test
    void aGradientOfManyPartsIsThatOfEachPartAddedInOrder() {
        Random random = new Random(1);
        float[] expected = new float[ROWS * COLUMNS];
        for (int part = 0; part < 50; part++) {
            int[] rows = random.ints(1 + part % 7, 0, ROWS).toArray();
            float[] values = new float[rows.length * COLUMNS];
            for (int i = 0; i < values.length; i++) {
                values[i] = random.nextFloat() - 0.5f;
                expected[rows[i / COLUMNS] * COLUMNS + i % COLUMNS] += values[i];
            }
            gradients.addRows(table, rows, Tensors.of(values, rows.length, COLUMNS));
        }
        gradients.complete();
        assertThat(values()).isEqualTo(expected);
    }

    /** What a kept buffer holds does not count in the next step. */
    @Test
    void keptBuffersBeginAtZero() {
        for (int part = 0; part < 3; part++) {
            gradients.addRows(table, new int[] {part, 5, 6, 7, 8, 9, 10, 11, 12, 13}, ones(10));
        }
        gradients.complete();
        nextStep();
        gradients.addRows(table, new int[] {2}, ones(1));
        gradients.complete();
        assertOnlyRowTwo();
    }

    @Test
    void aBufferThatHeldAWholeGradientBeginsAtZero() {
        gradients.add(table, ones(ROWS));
        nextStep();
        gradients.addRows(table, new int[] {2}, ones(1));
        gradients.complete();
        assertOnlyRowTwo();
    }

    private void nextStep() {
        table.value().mutable_grad().reset();
        gradients.clear(true);
    }

    private void assertOnlyRowTwo() {
        float[] values = values();
        for (int i = 0; i < values.length; i++) {
            assertThat(values[i]).as("row %d", i / COLUMNS).isEqualTo(i / COLUMNS == 2 ? 1 : 0);
        }
    }

    private float[] values() {
        return Tensors.toFloats(table.value().grad());
    }

    private static Tensor ones(int rows) {
        return torch.ones(new long[] {rows, COLUMNS});
    }
}
