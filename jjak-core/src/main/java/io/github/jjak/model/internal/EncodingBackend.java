package io.github.jjak.model.internal;

import io.github.jjak.error.UsageException;
import io.github.jjak.tensor.Precision;
import java.util.List;

/** Computes the vectors of a model that is not trained meanwhile. Thread-safe. */
public interface EncodingBackend extends AutoCloseable {

    /**
     * One forward pass.
     *
     * @param rows token ids, each at least one
     * @param promptTokens per row, how many first tokens pooling leaves out
     * @param precision number format of the encoder's products
     * @param dimension how many first numbers of the vectors are kept
     * @return {@code [rows][dimension]}
     * @throws UsageException if it does not compute in that format
     */
    float[][] encode(List<int[]> rows, int[] promptTokens, Precision precision, int dimension);

    /** @throws UsageException if training the model would not change what this gives */
    void requireTrainable();

    /** Frees what it has beside the model. */
    @Override
    void close();
}
