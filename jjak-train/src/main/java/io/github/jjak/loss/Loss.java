package io.github.jjak.loss;

import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A pure function of embeddings. Encoding and loss meet only here, so gradient caching, chunking and precision are written
 * once and serve every loss.
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

    /** Whether the vectors of a guide model are looked at; by default not. */
    default boolean usesGuide() {
        return false;
    }
}
