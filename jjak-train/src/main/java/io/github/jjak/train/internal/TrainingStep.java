package io.github.jjak.train.internal;

import io.github.jjak.distributed.internal.Workers;
import io.github.jjak.run.internal.ModelInTraining;
import io.github.jjak.tensor.internal.Parameter;
import io.github.jjak.tensor.internal.TensorScope;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntToDoubleFunction;
import org.bytedeco.pytorch.Tensor;

/**
 * One update of a model: gradient of a batch, clipping, AdamW, gradients dropped. Frozen parameters have no part in it.
 *
 * <p>Owns the optimiser's state. Not thread-safe.
 */
public final class TrainingStep implements AutoCloseable {

    private final ModelInTraining model;
    private final List<Parameter> parameters;
    private final AdamW optimizer;
    private final IntToDoubleFunction schedule;
    private final double maxGradNorm;
    private final boolean alone;
    private final GradientSums sums;

    /**
     * What a step did.
     *
     * @param batch loss and tokens of the step's batch or batches
     * @param learningRate rate used
     * @param gradNorm length of the gradient before clipping
     * @param applied false if loss or gradient was not finite; the model is then as it was before the step
     */
    public record Outcome(Steps.Gradient batch, double learningRate, double gradNorm, boolean applied) {

        /**
         * For {@code nonfinite.json}.
         *
         * @param step steps done
         * @param rows numbers of the batch's rows, from 0, in the order of the training data
         */
        Map<String, Object> inWords(int step, int[] rows) {
            Map<String, Object> report = new LinkedHashMap<>();
            report.put("step", step);
            report.put("loss", batch.loss());
            report.put("grad_norm", gradNorm);
            // A number that is none is null in JSON; here it matters which one it was.
            report.put("loss_in_words", inWords(batch.loss()));
            report.put("grad_norm_in_words", inWords(gradNorm));
            report.put("learning_rate", learningRate);
            report.put("rows", rows);
            return report;
        }

        private static String inWords(double value) {
            return Double.isNaN(value) ? "not a number" : Double.isInfinite(value) ? "infinite" : "finite";
        }
    }

    public TrainingStep(ModelInTraining model, RunArguments arguments, IntToDoubleFunction schedule) {
        this(model, arguments, schedule, Workers.alone());
    }

    /** @param workers whose gradients are added up, so that all make the same update */
    TrainingStep(ModelInTraining model, RunArguments arguments, IntToDoubleFunction schedule, Workers workers) {
        this.model = model;
        this.parameters =
                model.parameters().stream().filter(Parameter::isTrained).toList();
        this.alone = workers.count() == 1;
        this.sums = new GradientSums(parameters, model.layerParameters(), workers);
        ScheduleArguments rates = arguments.schedule();
        this.optimizer = new AdamW(
                parameters,
                rates.learningRateMapping().factors(parameters, rates.learningRate()),
                arguments.optimizer().weightDecay());
        this.schedule = schedule;
        this.maxGradNorm = arguments.optimizer().maxGradNorm();
    }

    /**
     * Runs step number {@code step}, counted from 0.
     *
     * @param gradient puts the step's gradient into the parameters, and tells how far it is
     */
    public Outcome run(int step, Function<BackwardProgress, Steps.Gradient> gradient) {
        sums.begin();
        Steps.Gradient batch = gradient.apply(sums);
        makeGradientsDense();
        boolean lossIsFinite = sums.finish(Double.isFinite(batch.loss()));
        double gradNorm = GradientNorm.of(parameters);
        double learningRate = schedule.applyAsDouble(step);
        boolean finite = lossIsFinite && Double.isFinite(gradNorm);
        if (finite) {
            optimizer.update(learningRate, GradientNorm.divisor(gradNorm, maxGradNorm));
            model.parametersChanged();
        }
        // Where one mini-batch is enough, memory is not scarce, and gradients need not be faulted in again.
        // Kept memory is zeroed where this process has written, which is not all there is after a sum over workers.
        model.clearGradients(batch.miniBatches() == 1 && alone);
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
