package io.github.jjak.train;

import io.github.jjak.loss.Loss;
import io.github.jjak.model.ModelTraining;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.tensor.Parameter;
import io.github.jjak.tensor.TensorScope;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * One update of a model: gradient of a batch, clipping, AdamW, gradients dropped.
 *
 * <p>Owns the optimiser's state. Not thread-safe.
 */
final class TrainingStep implements AutoCloseable {

    private final List<Parameter> parameters;
    private final ModelTraining training;
    private final BatchGradient gradient;
    private final AdamW optimizer;
    private final LinearSchedule schedule;
    private final double maxGradNorm;
    private final long seed;

    /**
     * What a step did.
     *
     * @param batch loss and ranking of the batch
     * @param learningRate rate used
     * @param gradNorm length of the gradient before clipping
     * @param applied false if loss or gradient was not finite; the model is then as it was before the step
     */
    record Outcome(BatchGradient.Outcome batch, double learningRate, double gradNorm, boolean applied) {}

    TrainingStep(
            SentenceTransformer model,
            Loss loss,
            TrainingArguments arguments,
            LinearSchedule schedule,
            int miniBatchTokens) {
        this.parameters = model.parameters();
        this.training = model.training(arguments.precision().of(model));
        this.gradient = new BatchGradient(model, training, loss, miniBatchTokens);
        this.optimizer = new AdamW(model.parameters(), arguments.weightDecay());
        this.schedule = schedule;
        this.maxGradNorm = arguments.maxGradNorm();
        this.seed = arguments.seed();
    }

    /** Runs step number {@code step}, counted from 0, on one batch. */
    Outcome run(int step, List<List<int[]>> columns, int @Nullable [][] positiveGroups) {
        return run(step, List.of(new BatchGradient.Batch(columns, positiveGroups)));
    }

    /** Runs step number {@code step}, counted from 0, on the mean of the batches' gradients. */
    Outcome run(int step, List<BatchGradient.Batch> batches) {
        BatchGradient.Outcome batch = gradient.accumulate(batches, seed, step);
        makeGradientsDense();
        double gradNorm = GradientNorm.of(parameters);
        double learningRate = schedule.rate(step);
        boolean finite = Double.isFinite(batch.loss()) && Double.isFinite(gradNorm);
        if (finite) {
            optimizer.update(learningRate, GradientNorm.divisor(gradNorm, maxGradNorm));
            training.parametersChanged();
        }
        // Where one mini-batch is enough, memory is not scarce, and gradients need not be faulted in anew.
        training.clearGradients(batch.miniBatches() == 1);
        return new Outcome(batch, learningRate, gradNorm, finite);
    }

    AdamW optimizer() {
        return optimizer;
    }

    /** To be called after the parameters were changed from outside, as by a checkpoint. */
    void parametersChanged() {
        training.parametersChanged();
    }

    /** The token table's gradient may be sparse while activations fill the memory; AdamW needs it dense. */
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
        training.close();
    }
}
