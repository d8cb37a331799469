package io.github.jjak.train;

import io.github.jjak.tensor.Parameter;
import io.github.jjak.tensor.TensorScope;
import java.util.List;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Tensor;

/**
 * One update of a model: gradient of a batch, clipping, AdamW, gradients dropped. Frozen parameters have no part in it.
 *
 * <p>Owns the optimiser's state. Not thread-safe.
 */
final class TrainingStep implements AutoCloseable {

    private final Trainable trainable;
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

    TrainingStep(Trainable trainable, TrainingArguments arguments, Schedule schedule) {
        this.trainable = trainable;
        this.parameters =
                trainable.parameters().stream().filter(Parameter::isTrained).toList();
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
        double gradNorm = GradientNorm.of(parameters);
        double learningRate = schedule.rate(step);
        boolean finite = Double.isFinite(batch.loss()) && Double.isFinite(gradNorm);
        if (finite) {
            optimizer.update(learningRate, GradientNorm.divisor(gradNorm, maxGradNorm));
            trainable.parametersChanged();
        }
        // Where one mini-batch is enough, memory is not scarce, and gradients need not be faulted in anew.
        trainable.clearGradients(batch.miniBatches() == 1);
        return new Outcome(batch, learningRate, gradNorm, finite);
    }

    AdamW optimizer() {
        return optimizer;
    }

    /** A gradient may be sparse while activations fill the memory; clipping and AdamW need it dense. */
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

    @Override
    public void close() {
        optimizer.close();
    }
}
