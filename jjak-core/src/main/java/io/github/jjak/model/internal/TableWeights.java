package io.github.jjak.model.internal;

import io.github.jjak.encoder.internal.StaticArchitecture;
import io.github.jjak.error.ModelException;
import io.github.jjak.weights.internal.TensorSource;
import java.util.Arrays;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * A table of token vectors under sentence-transformers' name, wherever it comes from. Model2Vec calls it {@code embeddings}, and may
 * have more, which is all worked into one row for each token here:
 *
 * <ul>
 *   <li>{@code mapping}, the row of each token, where several tokens share one (its quantized vocabulary);
 *   <li>{@code weights}, by which the row of each token is multiplied;
 *   <li>whole numbers in the table (its int8): they are the vectors, up to a factor that is stored nowhere.
 * </ul>
 *
 * @param source the file; whoever opened it closes it
 * @param stored the table's name in it
 */
record TableWeights(TensorSource source, String stored) implements TensorSource {

    /** Model2Vec's name of the table. */
    static final String MODEL2VEC = "embeddings";

    private static final String WEIGHTS = "weights";
    private static final String MAPPING = "mapping";

    private static final int MOST_TOKENS = 1 << 24;
    private static final int MOST_COLUMNS = 1 << 16;

    /**
     * The table of a file.
     *
     * @throws ModelException if there is none, it is no table, or what belongs to it does not fit
     */
    static TensorSource of(TensorSource source) {
        Set<String> names = source.names();
        if (names.contains(StaticArchitecture.TABLE)) {
            return new TableWeights(source, StaticArchitecture.TABLE).checked();
        }
        if (!names.contains(MODEL2VEC)) {
            throw new ModelException(source.origin() + " holds no table of token vectors: it should be called "
                    + StaticArchitecture.TABLE + ", or " + MODEL2VEC + " as Model2Vec calls it.");
        }
        return new TableWeights(source, MODEL2VEC).checked();
    }

    private boolean has(String name) {
        return stored.equals(MODEL2VEC) && source.names().contains(name);
    }

    private TableWeights checked() {
        long[] shape = source.shape(stored);
        if (shape.length != 2 || outside(shape[0], MOST_TOKENS) || outside(shape[1], MOST_COLUMNS)) {
            throw new ModelException(source.origin() + ": the tensor " + stored + " should be a table of up to 2^24"
                    + " tokens with up to 2^16 numbers, but its shape is " + Arrays.toString(shape) + ".");
        }
        if (has(MAPPING)) {
            long[] rows = source.shape(MAPPING);
            if (rows.length != 1 || outside(rows[0], MOST_TOKENS) || !source.holdsWholeNumbers(MAPPING)) {
                throw new ModelException(source.origin() + ": the tensor " + MAPPING + " should be a list of whole"
                        + " numbers, the row of each token, but its shape is " + Arrays.toString(rows)
                        + (source.holdsWholeNumbers(MAPPING) ? "." : ", and its numbers are none."));
            }
        }
        long tokens = shape(StaticArchitecture.TABLE)[0];
        if (has(WEIGHTS) && !Arrays.equals(source.shape(WEIGHTS), new long[] {tokens})) {
            throw new ModelException(source.origin() + ": the tensor " + WEIGHTS + " should have a number for each of"
                    + " the " + tokens + " tokens, but its shape is " + Arrays.toString(source.shape(WEIGHTS)) + ".");
        }
        return this;
    }

    private static boolean outside(long size, int most) {
        return size < 1 || size > most;
    }

    @Override
    public Set<String> names() {
        return Set.of(StaticArchitecture.TABLE);
    }

    @Override
    public long[] shape(String name) {
        long[] shape = source.shape(stored);
        return has(MAPPING) ? new long[] {source.shape(MAPPING)[0], shape[1]} : shape;
    }

    @Override
    public Tensor floats(String name) {
        Tensor table = source.holdsWholeNumbers(stored)
                ? source.wholeNumbers(stored).to(ScalarType.Float)
                : source.floats(stored);
        if (has(MAPPING)) {
            table = table.index_select(0, rows(table.size(0)));
        }
        return has(WEIGHTS) ? table.mul(source.floats(WEIGHTS).unsqueeze(1)) : table;
    }

    private Tensor rows(long stored) {
        Tensor rows = source.wholeNumbers(MAPPING).to(ScalarType.Long);
        long least = rows.min().item_long();
        long most = rows.max().item_long();
        if (least < 0 || most >= stored) {
            throw new ModelException(source.origin() + ": the tensor " + MAPPING + " should name rows from 0 to "
                    + (stored - 1) + ", but has numbers from " + least + " to " + most + ".");
        }
        return rows;
    }

    @Override
    public String origin() {
        return source.origin();
    }

    @Override
    public void close() {
        // Whoever opened the file closes it.
    }
}
