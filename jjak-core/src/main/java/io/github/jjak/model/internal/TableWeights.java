package io.github.jjak.model.internal;

import io.github.jjak.encoder.internal.StaticArchitecture;
import io.github.jjak.error.ModelException;
import io.github.jjak.weights.internal.TensorSource;
import java.util.Arrays;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;

/**
 * A table of token vectors under sentence-transformers' name, wherever it comes from. Model2Vec calls it {@code embeddings}, and may
 * have a weight per token ({@code weights}), by which each row is multiplied here.
 *
 * @param source the file; whoever opened it closes it
 * @param stored the table's name in it
 */
record TableWeights(TensorSource source, String stored) implements TensorSource {

    /** Model2Vec's name of the table. */
    static final String MODEL2VEC = "embeddings";

    private static final String WEIGHTS = "weights";
    private static final String MAPPING = "mapping";

    /**
     * The table of a file.
     *
     * @throws ModelException if there is none, it is no table, or several tokens share its rows
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
        if (names.contains(MAPPING)) {
            throw new ModelException(source.origin() + ": the tensor " + MAPPING + " says that several tokens share a"
                    + " vector (Model2Vec's quantized vocabulary), which Jjak does not read. Open the model with"
                    + " sentence-transformers in Python and save it from there: that writes a vector for each token.");
        }
        return new TableWeights(source, MODEL2VEC).checked();
    }

    private TableWeights checked() {
        long[] shape = source.shape(stored);
        if (shape.length != 2 || shape[0] < 1 || shape[0] > 1 << 24 || shape[1] < 1 || shape[1] > 1 << 16) {
            throw new ModelException(source.origin() + ": the tensor " + stored + " should be a table of up to 2^24"
                    + " tokens with up to 2^16 numbers, but its shape is " + Arrays.toString(shape) + ".");
        }
        boolean weighted = source.names().contains(WEIGHTS);
        if (weighted && !Arrays.equals(source.shape(WEIGHTS), new long[] {shape[0]})) {
            throw new ModelException(source.origin() + ": the tensor " + WEIGHTS + " should have a number for each of"
                    + " the " + shape[0] + " tokens, but its shape is " + Arrays.toString(source.shape(WEIGHTS)) + ".");
        }
        return this;
    }

    @Override
    public Set<String> names() {
        return Set.of(StaticArchitecture.TABLE);
    }

    @Override
    public long[] shape(String name) {
        return source.shape(stored);
    }

    @Override
    public Tensor floats(String name) {
        Tensor table = source.floats(stored);
        return stored.equals(MODEL2VEC) && source.names().contains(WEIGHTS)
                ? table.mul(source.floats(WEIGHTS).unsqueeze(1))
                : table;
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
