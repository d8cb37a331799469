package io.github.jjak.spark;

import io.github.jjak.model.EncodeOptions;
import io.github.jjak.model.SentenceTransformer;
import java.util.List;

/**
 * A model and how it is used.
 *
 * @param settings decide prompt, pass size and what is done with the model's vectors
 * @param model leased by the caller
 */
record TextVectors(EmbeddingSettings settings, SentenceTransformer model) {

    /**
     * Vectors of texts, equal ones computed once.
     *
     * @return {@code [texts][dimension]}, in order; equal texts may share an array
     */
    float[][] of(List<String> texts) {
        float[][] vectors = new float[texts.size()][];
        EncodeOptions options =
                new EncodeOptions(settings.tokenBudget(), Math.max(1, texts.size()), settings.precision());
        model.encode(texts, settings.role(), options, (index, vector) -> vectors[(int) index] = finished(vector));
        return vectors;
    }

    private float[] finished(float[] vector) {
        if (!settings.normalize()) {
            return vector;
        }
        double squares = 0;
        for (float number : vector) {
            squares += (double) number * number;
        }
        double length = Math.max(Math.sqrt(squares), 1e-12);
        float[] normalised = new float[vector.length];
        for (int i = 0; i < vector.length; i++) {
            normalised[i] = (float) (vector[i] / length);
        }
        return normalised;
    }
}
