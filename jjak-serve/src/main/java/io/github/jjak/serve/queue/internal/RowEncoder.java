package io.github.jjak.serve.queue.internal;

import java.util.List;

/** A model, as the queue sees it. Called by two threads at once. */
@FunctionalInterface
public interface RowEncoder {

    /**
     * One forward pass.
     *
     * @param rows token ids, special tokens included
     * @param promptTokens number of first tokens of each row that pooling leaves out
     * @return one vector per row, in order
     */
    float[][] encode(List<int[]> rows, int[] promptTokens);
}
