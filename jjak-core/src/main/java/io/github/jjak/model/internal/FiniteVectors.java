package io.github.jjak.model.internal;

import io.github.jjak.error.ModelException;

/** What a forward pass gives is checked before anybody compares or stores it: one number that is none would spoil every score. */
final class FiniteVectors {

    private FiniteVectors() {}

    /**
     * Refuses vectors with numbers that are not finite.
     *
     * @param vectors {@code [rows][dimension]}
     * @param location the model, as its user named it
     * @return the vectors
     * @throws ModelException if a number is NaN or infinite
     */
    static float[][] require(float[][] vectors, String location) {
        for (float[] vector : vectors) {
            for (float number : vector) {
                if (!Float.isFinite(number)) {
                    throw new ModelException("The model " + location
                            + " produces vectors with NaN or infinite numbers. Its weights are too large because its"
                            + " training diverged. Use an earlier checkpoint, or train with a smaller learning rate.");
                }
            }
        }
        return vectors;
    }
}
