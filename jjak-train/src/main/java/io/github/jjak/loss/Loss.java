package io.github.jjak.loss;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
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

    /**
     * Whether the loss is the mean cross-entropy of a softmax over the documents of the batch, known positives left out, so that a model
     * which finds all of them equally near has the mean logarithm of their number; by default not. A run then writes that number beside the
     * loss.
     */
    default boolean isSoftmaxOverDocuments() {
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

    /**
     * Whether a teacher's scores ({@link Embeddings.BatchFacts#teacherScores}) serve in place of a guide's vectors, in every part that looks
     * at those; by default not.
     */
    default boolean usesTeacherScores() {
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
     * Jaccard similarity of character n-grams from which two documents of a batch count as one text, so that they are positives of each
     * other in {@link Embeddings.BatchFacts#positiveGroups}; by default none are looked for.
     */
    default OptionalDouble nearDuplicates() {
        return OptionalDouble.empty();
    }

    /**
     * Whether the texts of the first column are encoded by a copy of the model, which starts with the same weights and is trained too; by
     * default not. The run owns the copy and keeps it in checkpoints; it is not part of the saved model.
     */
    default boolean usesCopy() {
        return false;
    }

    /**
     * Whether the second column's texts are not encoded but reconstructed from the first column's vectors, by a decoder that shares the
     * encoder's weights; by default not. {@link #compute} finds it in {@link Embeddings#decoder}. What the decoder has besides is trained and
     * kept in checkpoints, and is not part of the saved model.
     */
    default boolean usesDecoder() {
        return false;
    }

    /**
     * Share of the words that are deleted from the texts of the first column, of others in every epoch; by default none. What stays follows
     * from the run's seed, the epoch and the row.
     *
     * @return above 0 and below 1
     */
    default OptionalDouble deletionRatio() {
        return OptionalDouble.empty();
    }

    /**
     * Layers below the last whose vectors the loss looks at in a batch; by default none. {@link #compute} finds them in {@link
     * Embeddings#layers}.
     *
     * @param encoderLayers layers of the encoder
     * @param seed of the batch, {@link Embeddings#seed}
     * @return numbers from 0 to {@code encoderLayers - 1}, each once: 0 is what the first layer gets, n what the nth layer gives
     */
    default int[] layers(int encoderLayers, long seed) {
        return new int[0];
    }

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

        /** Most rows that should be computed at once, besides what the number of scores allows; by default all. */
        default int rowsAtOnce(Embeddings batch) {
            return batch.rows();
        }

        @Override
        default Tensor compute(Embeddings batch) {
            return compute(batch, 0, batch.rows());
        }
    }

    /** A loss around another one, of whose data and batches it needs what that one needs. */
    interface WrappingLoss extends Loss {

        /** The wrapped loss. */
        Loss loss();

        @Override
        default void check(int columns, int batchSize) {
            loss().check(columns, batchSize);
        }

        @Override
        default void checkLabels(double @Nullable [] labels) {
            loss().checkLabels(labels);
        }

        @Override
        default void checkGuide(int dimension, int guideDimension) {
            loss().checkGuide(dimension, guideDimension);
        }

        @Override
        default boolean usesInBatchNegatives() {
            return loss().usesInBatchNegatives();
        }

        @Override
        default boolean comparesClasses() {
            return loss().comparesClasses();
        }

        @Override
        default OptionalDouble nearDuplicates() {
            return loss().nearDuplicates();
        }

        @Override
        default boolean usesCopy() {
            return loss().usesCopy();
        }

        @Override
        default boolean usesGuide() {
            return loss().usesGuide();
        }

        @Override
        default boolean usesTeacherScores() {
            return loss().usesTeacherScores();
        }

        @Override
        default boolean learnsGuideVectors() {
            return loss().learnsGuideVectors();
        }

        @Override
        default List<LossParameter> parameters(int dimension) {
            return loss().parameters(dimension);
        }
    }
}
