package io.github.jjak.model.internal;

import io.github.jjak.error.UsageException;
import io.github.jjak.tensor.Precision;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

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

    /**
     * Rows of one forward pass.
     *
     * @param rows token ids, each at least one
     * @param promptTokens per row, how many first tokens pooling leaves out
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Pass(List<int[]> rows, int[] promptTokens) {

        /** Rows in one role. */
        public static Pass of(List<int[]> rows, int promptTokens) {
            int[] ofRow = new int[rows.size()];
            Arrays.fill(ofRow, promptTokens);
            return new Pass(rows, ofRow);
        }
    }

    /**
     * Several forward passes, each as {@link #encode} computes it; in any order, and here or elsewhere.
     *
     * @param here computes one of them on this thread
     * @return what each gives
     */
    default List<float[][]> encodeAll(
            List<Pass> passes, Precision precision, int dimension, Function<Pass, float[][]> here) {
        return passes.stream().map(here).toList();
    }

    /** @throws UsageException if training the model would not change what this gives */
    void requireTrainable();

    /** Frees what it has beside the model. */
    @Override
    void close();
}
