package io.github.jjak.train;

import io.github.jjak.loss.BatchFacts;
import io.github.jjak.loss.Loss;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.tensor.Parameter;
import io.github.jjak.tensor.TensorScope;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * One update of a model: gradient of a batch, clipping, AdamW, gradients dropped.
 *
 * <p>Owns the optimiser's state. Not thread-safe.
 */
final class TrainingStep implements AutoCloseable {

    private static final double EUCLIDEAN = 2.0;

    private final SentenceTransformer model;
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
        this.model = model;
        this.gradient = new BatchGradient(model, loss, miniBatchTokens, true);
        this.optimizer = new AdamW(model.parameters(), arguments.weightDecay());
        this.schedule = schedule;
        this.maxGradNorm = arguments.maxGradNorm();
        this.seed = arguments.seed();
    }

    /** Runs step number {@code step}, counted from 0, on one batch. */
    Outcome run(int step, List<List<int[]>> columns, int @Nullable [][] positiveGroups) {
        return run(step, List.of(new BatchGradient.Batch(columns, BatchFacts.ofGroups(positiveGroups))));
    }

    /** Runs step number {@code step}, counted from 0, on the mean of the batches' gradients. */
    Outcome run(int step, List<BatchGradient.Batch> batches) {
        BatchGradient.Outcome batch = gradient.accumulate(batches, seed, step);
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
            for (Parameter parameter : model.parameters()) {
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
            for (Parameter parameter : model.parameters()) {
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
            for (Parameter parameter : model.parameters()) {
                parameter.value().mutable_grad().reset();
            }
        }
    }

    @Override
    public void close() {
        optimizer.close();
    }
}
