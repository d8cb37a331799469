package io.github.jjak.rank.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jjak.error.DataException;
import io.github.jjak.error.UsageException;
import io.github.jjak.rank.SimilarityFunction;
import io.github.jjak.tensor.internal.TensorScope;
import io.github.jjak.tensor.internal.Tensors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
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
            assertThatThrownBy(() -> mapped.prepare(SimilarityFunction.COSINE, 2))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("mapped file");
            assertThatThrownBy(() -> mapped.row(4)).isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    /** So that a block of documents is made ready once, and not for each block of queries. */
    @Test
    void innerProductsOfPreparedRowsHaveTheBitsOfCosines() {
        float[][] vectors = new float[37][19];
        Random random = new Random(3);
        for (float[] vector : vectors) {
            for (int i = 0; i < vector.length; i++) {
                vector[i] = (float) random.nextGaussian();
            }
        }
        BlockShape shape = new BlockShape(5, 9);
        TopScores cosines = new TopScores(37, 37);
        TopScores products = new TopScores(37, 37);
        try (VectorMatrix matrix = VectorMatrix.of(vectors)) {
            new BlockScores(matrix, matrix, SimilarityFunction.COSINE, shape).forEach(cosines::add);
            matrix.prepare(SimilarityFunction.DOT, 5);
            assertThat(matrix.row(0)).isEqualTo(vectors[0]);
            matrix.prepare(SimilarityFunction.COSINE, 5);
            new BlockScores(matrix, matrix, SimilarityFunction.DOT, shape).forEach(products::add);
        }
        assertThat(products.rankings()).isEqualTo(cosines.rankings());
    }

    @Test
    void blocksHaveTheShapeThatBoundsAllow() {
        assertThat(BlockShape.of(200_000, 200_000)).isEqualTo(new BlockShape(1024, 65_536));
        assertThat(BlockShape.of(7, 100)).isEqualTo(new BlockShape(7, 100));
        assertThat(BlockShape.of(100, 100, 30, 20)).isEqualTo(new BlockShape(1, 30));
        assertThat(BlockShape.of(0, 0)).isEqualTo(new BlockShape(1, 1));
        assertThatThrownBy(() -> BlockShape.of(1, 1, 0, 1))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("at least 1 document and 1 score, but 0 documents");
    }

    @Test
    void filesThatAreNoRowsAreRefused() throws IOException {
        Path file = file("rows.f32", ROWS);
        assertThatThrownBy(() -> VectorMatrix.map(file, 5))
                .isInstanceOf(DataException.class)
                .hasMessageContainingAll("48 bytes", "not rows of 5");
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
