package io.github.jjak.loss;

import java.util.List;

/**
 * A parameter that a loss trains beside the model: its name, shape and first values. The run owns the values: it makes them from its
 * seed, optimises them with the model's, keeps them in checkpoints, and hands them to the loss with each batch
 * ({@link Embeddings#parameter}). They are not part of the saved model.
 *
 * <p>Values start uniformly from {@code start - range} to {@code start + range}.
 *
 * @param name unique within the loss, for instance {@code projection.weight}
 * @param shape length of each dimension, at least 1 each
 * @param start middle of the first values
 * @param range how far they lie from it at most, at least 0
 * @param decays whether weight decay applies: true for matrices, false for biases
 */
public record LossParameter(String name, List<Integer> shape, double start, double range, boolean decays) {

    public LossParameter {
        shape = List.copyOf(shape);
        if (name.isEmpty() || shape.isEmpty() || shape.stream().anyMatch(length -> length < 1)) {
            throw new IllegalArgumentException("a parameter has a name and a shape, not \"" + name + "\" and " + shape);
        }
        if (!(range >= 0 && Double.isFinite(start + range))) {
            throw new IllegalArgumentException(
                    "first values need a middle and a range, not " + start + " and " + range);
        }
    }

    /**
     * Weight and bias of a linear layer, {@code NAME.weight} of {@code [outputs, inputs]} and {@code NAME.bias} of {@code [outputs]},
     * with PyTorch's first values: uniform up to {@code 1 / sqrt(inputs)}.
     */
    public static List<LossParameter> linear(String name, int inputs, int outputs) {
        double range = 1 / Math.sqrt(inputs);
        return List.of(
                new LossParameter(name + ".weight", List.of(outputs, inputs), 0, range, true),
                new LossParameter(name + ".bias", List.of(outputs), 0, range, false));
    }

    /** How many numbers it has. */
    public int size() {
        return shape.stream().reduce(1, Math::multiplyExact);
    }
}
