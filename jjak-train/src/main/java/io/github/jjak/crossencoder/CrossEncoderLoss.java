package io.github.jjak.crossencoder;

import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/** A pure function of the scores of pairs; the counterpart of {@code Loss} for cross-encoders. Immutable and thread-safe. */
public interface CrossEncoderLoss {

    /** What a pair is labelled with. */
    enum Labels {
        /** Any number: a grade, a score. */
        NUMBERS,
        /** A number in [0, 1]. */
        PROBABILITIES,
        /** The number of a class, from 0. */
        CLASSES
    }

    /**
     * The loss of a batch.
     *
     * @return a float32 scalar with a graph back to the logits; lives in the caller's scope
     */
    Tensor compute(PairScores batch);

    /** Name as sentence-transformers has it, for configurations and model cards. */
    String name();

    /** Every option that decides this loss's values, by its name in sentence-transformers. */
    Map<String, String> options();

    /** What labels it learns from; by default any number. */
    default Labels labels() {
        return Labels.NUMBERS;
    }

    /** Whether it compares the documents of one query, so that a list needs two; by default not. */
    default boolean comparesDocuments() {
        return false;
    }

    /**
     * Whether the first document of a list is the right one and the others are not, so that labels are not looked at; by default not.
     */
    default boolean firstIsRight() {
        return false;
    }

    /** How many documents of other queries of the batch are added to each list as wrong ones; by default none. */
    default int inBatchNegatives() {
        return 0;
    }
}
