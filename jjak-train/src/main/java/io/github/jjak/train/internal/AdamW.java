package io.github.jjak.train.internal;

import io.github.jjak.run.internal.OptimizerState;
import io.github.jjak.tensor.internal.FusedAdamW;
import io.github.jjak.tensor.internal.Parameter;
import io.github.jjak.tensor.internal.TensorScope;
import io.github.jjak.tensor.internal.Tensors;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * AdamW over a model's parameters in two fused native calls per step and learning rate: matrices with decay, biases and norms without.
 *
 * <p>Betas 0.9 and 0.999, epsilon 1e-8 as in torch and transformers. Owns its moments; not thread-safe.
 */
final class AdamW implements OptimizerState, AutoCloseable {

    private static final double BETA1 = 0.9;
    private static final double BETA2 = 0.999;
    private static final double EPSILON = 1e-8;
    private static final String FIRST = "exp_avg.";
    private static final String SECOND = "exp_avg_sq.";

    private final List<Slot> slots;
    private final double weightDecay;
    private long updates;

    private record Slot(Parameter parameter, double rateFactor, Tensor firstMoment, Tensor secondMoment) {}

    /** @param rateFactors what the learning rate is multiplied by, for each parameter */
    AdamW(List<Parameter> parameters, double[] rateFactors, double weightDecay) {
        this.weightDecay = weightDecay;
        try (TensorScope scope = TensorScope.open()) {
            this.slots = IntStream.range(0, parameters.size())
                    .mapToObj(i -> new Slot(
                            parameters.get(i),
                            rateFactors[i],
                            zerosLike(parameters.get(i)),
                            zerosLike(parameters.get(i))))
                    .toList();
        }
    }

    private static Tensor zerosLike(Parameter parameter) {
        return TensorScope.keep(torch.zeros_like(parameter.value().detach()));
    }

    /**
     * Applies the gradients that the parameters hold. Parameters without a gradient stay as they are.
     *
     * @param divisor what gradients are divided by first, for clipping; 1 for nothing
     */
    void update(double learningRate, double divisor) {
        updates++;
        double[] factors =
                slots.stream().mapToDouble(Slot::rateFactor).distinct().toArray();
        for (double factor : factors) {
            update(true, factor, learningRate * factor, weightDecay, divisor);
            update(false, factor, learningRate * factor, 0, divisor);
        }
    }

    private void update(boolean decaying, double rateFactor, double learningRate, double decay, double divisor) {
        try (TensorScope scope = TensorScope.open()) {
            List<Tensor> values = new ArrayList<>();
            List<Tensor> gradients = new ArrayList<>();
            List<Tensor> firstMoments = new ArrayList<>();
            List<Tensor> secondMoments = new ArrayList<>();
            List<Tensor> stepCounts = new ArrayList<>();
            Tensor stepCount = Tensors.scalar((double) updates);
            for (Slot slot : slots) {
                Tensor gradient = slot.parameter().value().grad();
                if (slot.parameter().decays() == decaying && slot.rateFactor() == rateFactor && gradient.defined()) {
                    values.add(slot.parameter().value());
                    gradients.add(gradient);
                    firstMoments.add(slot.firstMoment());
                    secondMoments.add(slot.secondMoment());
                    stepCounts.add(stepCount);
                }
            }
            if (!values.isEmpty()) {
                FusedAdamW.update(
                        values,
                        gradients,
                        firstMoments,
                        secondMoments,
                        stepCounts,
                        new FusedAdamW.Step(learningRate, BETA1, BETA2, decay, EPSILON, divisor));
            }
        }
    }

    /** Number of updates so far. */
    @Override
    public long updates() {
        return updates;
    }

    /** The moments by name, for a checkpoint. */
    @Override
    public Map<String, Tensor> state() {
        Map<String, Tensor> state = new LinkedHashMap<>();
        for (Slot slot : slots) {
            state.put(FIRST + slot.parameter().name(), slot.firstMoment());
            state.put(SECOND + slot.parameter().name(), slot.secondMoment());
        }
        return state;
    }

    /** Continues from a checkpoint: overwrites moments and the number of updates. */
    @Override
    public void restore(long updatesSoFar) {
        this.updates = updatesSoFar;
    }

    @Override
    public void close() {
        for (Slot slot : slots) {
            TensorScope.release(slot.firstMoment());
            TensorScope.release(slot.secondMoment());
        }
    }
}
