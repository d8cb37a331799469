package io.github.jjak.weights.internal;

import io.github.jjak.error.ModelException;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;

/**
 * A checkpoint that is open for reading: named tensors, whatever format they lie in. Headers are checked on opening; a tensor's
 * numbers are read when they are asked for, so that there are never two copies of all weights.
 */
public interface TensorSource extends AutoCloseable {

    /** Names of the tensors, in the order of the file. */
    Set<String> names();

    /**
     * Shape of a tensor.
     *
     * @throws ModelException if there is no tensor of that name
     */
    long[] shape(String name);

    /**
     * A float32 copy of a tensor in the caller's scope; fp16, bf16 and fp64 are converted.
     *
     * @throws ModelException if there is no tensor of that name, or it holds no floating point numbers
     */
    Tensor floats(String name);

    /** Whether a tensor holds whole numbers that stand for nothing else. */
    default boolean holdsWholeNumbers(String name) {
        return false;
    }

    /**
     * A copy of a tensor of whole numbers, in the type that it is stored in, in the caller's scope.
     *
     * @throws ModelException if there is no tensor of that name, or it {@linkplain #holdsWholeNumbers holds} other numbers
     */
    default Tensor wholeNumbers(String name) {
        throw new ModelException(origin() + ": tensor " + name + " holds no whole numbers.");
    }

    /** What messages call it: a path. */
    String origin();

    @Override
    void close();
}
