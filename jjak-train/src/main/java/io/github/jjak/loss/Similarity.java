package io.github.jjak.loss;

import io.github.jjak.rank.internal.Vectors;
import org.bytedeco.pytorch.Tensor;

/** How two vectors are compared. */
public enum Similarity {
    /** Cosine of the angle; {@code cos_sim}. */
    COSINE,
    /** Inner product; {@code dot_score}. */
    DOT;

    /** {@code [rows, dim]} ready for products. */
    Tensor prepare(Tensor vectors) {
        return this == COSINE ? Vectors.normalise(vectors) : vectors;
    }
}
