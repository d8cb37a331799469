package io.github.jjak.train;

import io.github.jjak.tensor.Parameter;
import io.github.jjak.tensor.TensorScope;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * One update of a model: gradient of a batch, clipping, AdamW, gradients dropped.
 *
 * <p>Owns the optimiser's state. Not thread-safe.
 */
final class TrainingStep implements AutoCloseable {

    private static final double EUCLIDEAN = 2.0;

    private final List<Parameter> parameters;
    private final AdamW optimizer;
    private final Schedule schedule;
    private final double maxGradNorm;

    /**
     * What a step did.
     *
     * @param batch loss and tokens of the step's batch or batches
     * @param learningRate rate used
     * @param gradNorm length of the gradient before clipping
     * @param applied false if loss or gradient was not finite; the model is then as it was before the step
     */
    record Outcome(Objective.Gradient batch, double learningRate, double gradNorm, boolean applied) {}

    TrainingStep(List<Parameter> parameters, TrainingArguments arguments, Schedule schedule) {
        this.parameters = parameters;
        this.optimizer = new AdamW(parameters, arguments.weightDecay());
        this.schedule = schedule;
        this.maxGradNorm = arguments.maxGradNorm();
    }

    /**
     * Runs step number {@code step}, counted from 0.
     *
     * @param gradient puts the step's gradient into the parameters
     */
    Outcome run(int step, Supplier<Objective.Gradient> gradient) {
        Objective.Gradient batch = gradient.get();
        makeGradientsDense();
        double gradNorm = clip();
        double learningRate = schedule.rate(step);
        boolean finite = Double.isFinite(batch.loss()) && Double.isFinite(gradNorm);
        if (finite) {
            optimizer.update(learningRate);
        }
        dropGradients();
        return new Outcome(batch, learningRate, gradNorm, finite);
    }

    AdamW optimizer() {
        return optimizer;
    }

    /** The token table's gradient stays sparse while activations fill the memory; clipping and AdamW need it dense. */
    private void makeGradientsDense() {
        try (TensorScope scope = TensorScope.open()) {
            for (Parameter parameter : parameters) {
                Tensor gradient = parameter.value().grad();
                if (gradient.defined() && gradient.is_sparse()) {
                    parameter.value().mutable_grad().put(gradient.to_dense());
                }
            }
        }
    }

    private double clip() {
        try (TensorScope scope = TensorScope.open()) {
            List<Tensor> withGradient = new ArrayList<>();
            for (Parameter parameter : parameters) {
                if (parameter.value().grad().defined()) {
                    withGradient.add(parameter.value());
                }
            }
            return torch.clip_grad_norm_(
                    new TensorVector(withGradient.toArray(Tensor[]::new)), maxGradNorm, EUCLIDEAN, false);
        }
    }

    /** Frees the gradients, so that the next forward pass has their memory. */
    private void dropGradients() {
        try (TensorScope scope = TensorScope.open()) {
            for (Parameter parameter : parameters) {
                parameter.value().mutable_grad().reset();
            }
        }
    }

    @Override
    public void close() {
        optimizer.close();
    }
}
