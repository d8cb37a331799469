package io.github.jjak.loss;

import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A pure function of embeddings. Encoding and loss meet only here, so gradient caching, chunking and precision are written
 * once and serve every loss.
 *
 * <p>A loss may be trained itself: it declares {@link #parameters} and gets their values with each batch. It holds none of them, so
 * one object serves any number of runs.
 */
public interface Loss {

    /**
     * The loss of a batch.
     *
     * @return a float32 scalar with a graph back to the columns; lives in the caller's scope
     * @throws io.github.jjak.error.UsageException if the batch has not the columns, labels or guide vectors this loss needs
     */
    Tensor compute(Embeddings batch);

    /** Name as sentence-transformers has it, for configurations and model cards. */
    String name();

    /**
     * Every option that decides this loss's values, by its name in sentence-transformers; for {@code run.json}, and because a
     * resumed run must have the same.
     */
    Map<String, String> options();

    /**
     * Refuses data this loss cannot learn from, before any work is done.
     *
     * @param columns number of text columns
     * @param batchSize rows per batch
     * @throws io.github.jjak.error.UsageException saying what is needed
     */
    void check(int columns, int batchSize);

    /**
     * Refuses labels this loss cannot learn from, before any work is done. By default any will do, as none is looked at.
     *
     * @param labels a label or score per row of the training data, null if the data have none
     * @throws io.github.jjak.error.UsageException saying what is needed
     */
    default void checkLabels(double @Nullable [] labels) {}

    /** Whether the texts of other rows are negatives, so that no text should stand in a batch twice; by default not. */
    default boolean usesInBatchNegatives() {
        return false;
    }

    /** Whether texts of one class are compared with texts of others, so that a batch needs several of each; by default not. */
    default boolean comparesClasses() {
        return false;
    }

    /** Whether the vectors of a guide model are looked at; by default not. */
    default boolean usesGuide() {
        return false;
    }

    /** Whether the guide's vectors are learned component by component, not only compared with each other; by default not. */
    default boolean learnsGuideVectors() {
        return false;
    }

    /**
     * Refuses vectors of a guide that do not fit the model's, before any work is done; by default any will do.
     *
     * @param dimension numbers in a vector of the model
     * @param guideDimension numbers in a vector of the guide
     * @throws io.github.jjak.error.UsageException saying what is needed
     */
    default void checkGuide(int dimension, int guideDimension) {}

    /**
     * Parameters that are trained beside the model, in a fixed order; by default there are none. {@link #compute} finds their values in
     * {@link Embeddings#parameter}. They follow from {@link #options}, the dimension and the run's seed.
     *
     * @param dimension numbers in a vector of the model
     */
    default List<LossParameter> parameters(int dimension) {
        return List.of();
    }

    /**
     * A loss that is a mean over rows, each of which compares its own embedding with those of all rows. So it can be computed some
     * rows at a time: the matrix of all scores, which grows with the square of the batch, need never exist.
     */
    interface RowwiseLoss extends Loss {

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
}
