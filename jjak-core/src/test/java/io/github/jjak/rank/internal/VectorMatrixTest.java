package io.github.jjak.rank.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jjak.error.DataException;
import io.github.jjak.error.UsageException;
import io.github.jjak.tensor.internal.TensorScope;
import io.github.jjak.tensor.internal.Tensors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VectorMatrixTest {

    private static final float[][] ROWS = {{1, -2.5f, 3e-30f}, {0, -0f, 4}, {Float.MAX_VALUE, 7, -8}, {9, 10, 11}};

    @TempDir
    private Path temp;

    private Path file(String name, float[]... rows) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(rows.length * 3 * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (float[] row : rows) {
            for (float number : row) {
                bytes.putFloat(number);
            }
        }
        return Files.write(temp.resolve(name), bytes.array());
    }

    @Test
    void aMappedFileIsReadAsItWasWritten() throws IOException {
        try (VectorMatrix mapped = VectorMatrix.map(file("벡터.f32", ROWS), 3);
                VectorMatrix copied = VectorMatrix.of(ROWS)) {
            assertThat(mapped.rows()).isEqualTo(4);
            assertThat(mapped.dimension()).isEqualTo(3);
            for (int row = 0; row < ROWS.length; row++) {
                assertThat(mapped.row(row)).isEqualTo(ROWS[row]).isEqualTo(copied.row(row));
            }
            try (TensorScope scope = TensorScope.open()) {
                assertThat(Tensors.toFloats(mapped.view(1, 2))).containsExactly(0, -0f, 4, Float.MAX_VALUE, 7, -8);
            }
            assertThatThrownBy(() -> mapped.set(0, new float[3]))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("mapped file");
            assertThatThrownBy(() -> mapped.row(4)).isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    @Test
    void filesThatAreNoRowsAreRefused() throws IOException {
        Path file = file("rows.f32", ROWS);
        assertThatThrownBy(() -> VectorMatrix.map(file, 5))
                .isInstanceOf(DataException.class)
                .hasMessageContainingAll("48 bytes", "no rows of 5");
        assertThatThrownBy(() -> VectorMatrix.map(file, 0)).isInstanceOf(DataException.class);
        Path empty = Files.write(temp.resolve("empty.f32"), new byte[0]);
        assertThatThrownBy(() -> VectorMatrix.map(empty, 3))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("empty");
        assertThatThrownBy(() -> VectorMatrix.map(temp.resolve("nowhere.f32"), 3))
                .isInstanceOf(DataException.class);
    }

    @Test
    void whatIsClosedIsNotRead() {
        VectorMatrix matrix = VectorMatrix.of(ROWS);
        matrix.close();
        matrix.close();
        assertThatThrownBy(() -> matrix.row(0)).isInstanceOf(IllegalStateException.class);
    }
}
