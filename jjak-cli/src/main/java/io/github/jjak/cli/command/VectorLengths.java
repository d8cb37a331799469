package io.github.jjak.cli.command;

import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.model.SentenceTransformer.VectorSink;
import io.github.jjak.rank.SimilarityFunction;

/** Brings vectors to length 1, or notices that they are not. */
final class VectorLengths {

    private static final double TOLERANCE = 1e-3;

    private final boolean normalize;
    private boolean allOne = true;

    VectorLengths(boolean normalize) {
        this.normalize = normalize;
    }

    /** In front of a sink. */
    VectorSink before(VectorSink sink) {
        return (index, vector) -> {
            float[] result = vector;
            double length = length(vector);
            if (normalize) {
                result = vector.clone();
                for (int i = 0; i < result.length; i++) {
                    result[i] = (float) (vector[i] / Math.max(length, 1e-12));
                }
            } else if (Math.abs(length - 1) > TOLERANCE) {
                allOne = false;
            }
            sink.accept(index, result);
        };
    }

    private static double length(float[] vector) {
        double squares = 0;
        for (float number : vector) {
            squares += (double) number * number;
        }
        return Math.sqrt(squares);
    }

    /** What whoever uses the vectors must know; empty where they have length 1. */
    String remark(SentenceTransformer model) {
        if (allOne) {
            return "";
        }
        SimilarityFunction similarity = model.similarityFunction();
        return similarity == SimilarityFunction.COSINE
                ? "The vectors are not normalised: compare them by cosine, not by inner product, or add --normalize."
                : "The vectors are not normalised; the model compares them by " + similarity.inWords() + ".";
    }
}
