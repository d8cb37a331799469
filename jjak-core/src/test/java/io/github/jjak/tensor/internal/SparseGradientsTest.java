package io.github.jjak.tensor.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

class SparseGradientsTest {

    private static final int ROWS = 40;
    private static final int COLUMNS = 3;

    @Test
    void aGradientOfManyRowsBecomesDenseAndGrowsNoMore() {
        try (TensorScope scope = TensorScope.open()) {
            Parameter table = Parameter.of("table", torch.zeros(new long[] {ROWS, COLUMNS}), true);
            backward(table, 1, 2, 2);
            SparseGradients.limit(List.of(table));
            assertThat(table.value().grad().is_sparse()).as("few rows").isTrue();
            backward(table, 2, 3, 4, 5, 6, 7, 8);
            assertThat(table.value().grad()._nnz()).as("one behind the other").isEqualTo(10);
            SparseGradients.limit(List.of(table));
            assertThat(table.value().grad().is_sparse()).as("a quarter").isFalse();
            backward(table, 2, 39);
            assertThat(table.value().grad().is_sparse()).isFalse();
            float[] values = Tensors.toFloats(table.value().grad());
            for (int row = 0; row < ROWS; row++) {
                float expected = row == 2 ? 4 : row == 39 || (row >= 1 && row <= 8) ? 1 : 0;
                assertThat(values[row * COLUMNS]).as("row %d", row).isEqualTo(expected);
            }
        }
    }

    private static void backward(Parameter table, int... rows) {
        torch.embedding(table.value(), Tensors.indices(rows), -1, false, true)
                .sum()
                .backward();
    }
}
