package io.github.jjak.loss;

import static io.github.jjak.tensor.internal.Tensors.number;

import org.bytedeco.pytorch.Tensor;

/** How far from a score a threshold lies; names are sentence-transformers' {@code margin_strategy}. */
public enum MarginStrategy {
    /** By the margin itself. */
    ABSOLUTE,
    /** By the margin's share of the score's size, so that it lies on the intended side of scores below zero too. */
    RELATIVE;

    /** Thresholds that lie the margin above the scores; below them for a negative margin. */
    Tensor above(Tensor scores, double margin) {
        return this == ABSOLUTE
                ? scores.add(number(margin))
                : scores.add(scores.abs().mul(number(margin)));
    }

    /**
     * Which scaled similarities lie above the row's positive by more than the margin, without gradient.
     *
     * @param logits {@code [rows, candidates]}
     * @param positives of the same scale, {@code [rows]}
     * @param factor what the similarities were multiplied by, {@code [1]}; the margin is one of similarities
     * @return booleans, {@code [rows, candidates]}
     */
    Tensor exceeded(Tensor logits, Tensor positives, Tensor factor, double margin) {
        Tensor scale = factor.detach();
        Tensor threshold = above(positives.detach().div(scale), margin).reshape(-1, 1);
        return logits.detach().div(scale).gt(threshold);
    }
}
