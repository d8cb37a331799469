package io.github.jjak.loss;

import org.bytedeco.pytorch.Tensor;

/**
 * A loss that is a mean over rows, each of which compares its own embedding with those of all rows. So it can be computed some
 * rows at a time: the matrix of all scores, which grows with the square of the batch, need never exist.
 */
public interface RowwiseLoss extends Loss {

    /**
     * The part of the batch's loss that some of its rows contribute; the parts of all rows add up to {@link #compute}.
     *
     * @param from first row
     * @param to behind the last row
     * @return a float32 scalar with a graph back to all columns; lives in the caller's scope
     */
    Tensor compute(Embeddings batch, int from, int to);

    @Override
    default Tensor compute(Embeddings batch) {
        return compute(batch, 0, batch.rows());
    }
}
