package io.github.jjak.rank.internal;

import io.github.jjak.error.DataException;
import io.github.jjak.error.UsageException;
import io.github.jjak.lifetime.internal.UseCount;
import io.github.jjak.rank.SimilarityFunction;
import io.github.jjak.tensor.internal.Gradients;
import io.github.jjak.tensor.internal.MappedFile;
import io.github.jjak.tensor.internal.TensorScope;
import java.io.IOException;
import java.nio.file.Path;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/**
 * Vectors of one size outside the Java heap, {@code [rows, dimension]} of float32, or in a file that is mapped into memory: a
 * million of 384 numbers need 1.5 GB there and nothing of the heap.
 *
 * <p>Reading is thread-safe, and so is writing of different rows. It owns native memory; close it.
 */
public final class VectorMatrix implements AutoCloseable {

    private final Tensor values;
    private final @Nullable MappedFile file;
    private final int rows;
    private final int dimension;
    private final FloatPointer first;
    private final UseCount uses;

    private VectorMatrix(Tensor values, @Nullable MappedFile file) {
        this.values = values;
        this.file = file;
        this.rows = Math.toIntExact(values.size(0));
        this.dimension = Math.toIntExact(values.size(1));
        this.first = new FloatPointer(values.data_ptr());
        this.uses = new UseCount("This matrix of vectors", this::free);
    }

    /**
     * A matrix of zeros to be filled.
     *
     * @param rows at least 0
     * @param dimension at least 1
     * @throws UsageException if either is too small
     */
    public static VectorMatrix allocate(int rows, int dimension) {
        if (rows < 0 || dimension < 1) {
            throw new UsageException("A matrix of " + rows + " rows and " + dimension
                    + " numbers each is asked for; rows must be at least 0, numbers at least 1.");
        }
        try (TensorScope scope = TensorScope.open()) {
            Tensor zeros = torch.zeros(rows, dimension);
            return new VectorMatrix(TensorScope.keep(zeros), null);
        }
    }

    /**
     * A copy of arrays.
     *
     * @param vectors at least one, all of one length
     * @throws UsageException if there is none or the lengths differ
     */
    public static VectorMatrix of(float[][] vectors) {
        if (vectors.length == 0) {
            throw new UsageException("There are no vectors; give at least one, or allocate a matrix of 0 rows.");
        }
        VectorMatrix matrix = allocate(vectors.length, vectors[0].length);
        try {
            for (int row = 0; row < vectors.length; row++) {
                matrix.set(row, vectors[row]);
            }
            return matrix;
        } catch (RuntimeException failure) {
            matrix.close();
            throw failure;
        }
    }

    /**
     * A file of little-endian float32 numbers, row by row and nothing else, mapped read-only: {@link #set} is not allowed.
     *
     * @throws DataException if the file cannot be read or does not divide into rows
     */
    public static VectorMatrix map(Path file, int dimension) {
        MappedFile mapped;
        try {
            mapped = MappedFile.open(file);
        } catch (IOException cause) {
            throw new DataException(file + " cannot be read as vectors: " + cause.getMessage() + ".", cause);
        }
        long rowBytes = (long) dimension * Float.BYTES;
        if (dimension < 1 || mapped.size() % rowBytes != 0 || mapped.size() / rowBytes > Integer.MAX_VALUE) {
            long size = mapped.size();
            mapped.close();
            throw new DataException(
                    file + " has " + size + " bytes, which are not rows of " + dimension + " float32 numbers.");
        }
        try (TensorScope scope = TensorScope.open()) {
            long[] shape = {mapped.size() / rowBytes, dimension};
            return new VectorMatrix(TensorScope.keep(mapped.view(0, mapped.size(), ScalarType.Float, shape)), mapped);
        }
    }

    /** Number of vectors. */
    public int rows() {
        return rows;
    }

    /** Numbers in a vector. */
    public int dimension() {
        return dimension;
    }

    /** A copy of one vector, {@code [dimension]}. */
    public float[] row(int row) {
        float[] vector = new float[dimension];
        read(row, vector);
        return vector;
    }

    /** Copies one vector to the start of an array of at least {@link #dimension()} numbers. */
    public void read(int row, float[] target) {
        try (UseCount.Use use = uses.begin()) {
            at(row).get(target, 0, dimension);
        }
    }

    /**
     * Overwrites one vector.
     *
     * @throws UsageException if its length is another, or the matrix is a mapped file
     */
    public void set(int row, float[] vector) {
        requireOwnMemory();
        if (vector.length != dimension) {
            throw new UsageException("Vector " + row + " has " + vector.length + " numbers, but the matrix's have "
                    + dimension + "; all vectors of a matrix have one length.");
        }
        try (UseCount.Use use = uses.begin()) {
            at(row).put(vector, 0, dimension);
        }
    }

    /**
     * Some rows as a tensor {@code [count, dimension]} without copying; in the caller's scope. It keeps the memory alive, even if the
     * matrix is closed meanwhile.
     */
    public Tensor view(int firstRow, int count) {
        try (UseCount.Use use = uses.begin()) {
            return values.narrow(0, firstRow, count);
        }
    }

    /**
     * Brings the rows into the form that a similarity compares, in place: of length 1 for a cosine. From then on {@link
     * SimilarityFunction#DOT} of them has the bits of the cosine.
     *
     * @param step rows at a time, at least 1
     * @throws UsageException if the matrix is a mapped file
     */
    public void prepare(SimilarityFunction similarity, int step) {
        requireOwnMemory();
        if (similarity != SimilarityFunction.COSINE) {
            return;
        }
        Gradients.without(() -> {
            for (int first = 0; first < rows; first += step) {
                try (TensorScope scope = TensorScope.open()) {
                    Tensor view = view(first, Math.min(step, rows - first));
                    view.copy_(similarity.prepare(view));
                }
            }
        });
    }

    private void requireOwnMemory() {
        if (file != null) {
            throw new UsageException("Vectors of a mapped file cannot be changed; allocate a matrix and copy them.");
        }
    }

    private FloatPointer at(int row) {
        if (row < 0 || row >= rows) {
            throw new IndexOutOfBoundsException("row " + row + " of " + rows);
        }
        return first.getPointer((long) row * dimension);
    }

    /** Refuses further reading; whoever reads at this moment ends first. */
    @Override
    public void close() {
        uses.close();
    }

    private void free() {
        TensorScope.release(values);
        if (file != null) {
            file.close();
        }
    }
}
