package io.github.jjak.eval.internal;

import org.bytedeco.pytorch.Tensor;

/** Sees all vectors of a search pass by, as they are compared: by cosine of length 1. */
public interface VectorObserver {

    /** @param vectors {@code [questions, dim]} of all questions, before the first answers */
    void questions(Tensor vectors);

    /**
     * Takes a block of answers, in order.
     *
     * @param vectors {@code [answers of the block, dim]}; the caller's, gone after the call
     * @param first position of the first one
     */
    void answers(Tensor vectors, int first);
}
