package io.github.jjak.train.internal;

import io.github.jjak.distributed.internal.Workers;
import io.github.jjak.tensor.internal.Gradients;
import io.github.jjak.tensor.internal.Parameter;
import io.github.jjak.tensor.internal.TensorScope;
import io.github.jjak.tensor.internal.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Replaces the gradients of a step by their sums over the workers: those of each layer together, the highest first, then all others.
 *
 * <p>Where the workers' {@linkplain io.github.jjak.distributed.internal.Reduction reduction} overlaps, a layer's are summed on another thread
 * while the layers below it go backward; else when all have. The sums are the same, to the bit. A gradient that no worker has stays
 * undefined. Used on the training thread.
 */
final class GradientSums implements BackwardProgress {

    private final Workers workers;

    /** Trained parameters of each layer that has some, the highest first; by the number of the layer. */
    private final List<Layer> layers = new ArrayList<>();

    private final List<Parameter> others;
    private int summed;

    /** Whether any worker has gradients of layers in this step; known when the first of them is summed. */
    private volatile boolean someHaveGradients;

    private record Layer(int number, List<Parameter> parameters) {}

    /**
     * Sums of a run.
     *
     * @param trained parameters of the model
     * @param layerParameters of each layer of which a step tells when they are complete
     */
    GradientSums(List<Parameter> trained, List<List<Parameter>> layerParameters, Workers workers) {
        this.workers = workers;
        Set<Parameter> ofLayers = new HashSet<>();
        for (int number = layerParameters.size() - 1; workers.count() > 1 && number >= 0; number--) {
            List<Parameter> parameters = layerParameters.get(number).stream()
                    .filter(Parameter::isTrained)
                    .toList();
            if (!parameters.isEmpty()) {
                layers.add(new Layer(number, parameters));
                ofLayers.addAll(parameters);
            }
        }
        this.others = trained.stream()
                .filter(parameter -> !ofLayers.contains(parameter))
                .toList();
    }

    /** A step begins. */
    void begin() {
        summed = 0;
    }

    @Override
    public void layerDone(int layer) {
        if (workers.reduction().overlaps()
                && summed < layers.size()
                && layers.get(summed).number() == layer) {
            boolean first = summed == 0;
            Layer complete = layers.get(summed++);
            workers.later(() -> sum(complete, first, true));
        }
    }

    @Override
    public void layersDone() {
        while (summed < layers.size()) {
            boolean first = summed == 0;
            Layer complete = layers.get(summed++);
            sum(complete, first, hasGradient(complete));
        }
    }

    private static boolean hasGradient(Layer layer) {
        return layer.parameters().stream()
                .anyMatch(parameter -> parameter.value().grad().defined());
    }

    /** @param own whether this worker has gradients of layers, which it has of all or of none */
    private void sum(Layer layer, boolean first, boolean own) {
        Gradients.without(() -> {
            try (TensorScope scope = TensorScope.open()) {
                if (first) {
                    someHaveGradients = anyHas(own);
                }
                if (someHaveGradients) {
                    workers.sum(layer.parameters().stream()
                            .map(parameter -> contiguousGradient(parameter.value()))
                            .toList());
                }
            }
        });
    }

    /** A gather, so that who is late for it is noticed, as in every exchange of a step. */
    private boolean anyHas(boolean own) {
        int[] one = new int[workers.count()];
        Arrays.fill(one, 1);
        for (float has : Tensors.toFloats(workers.gather(Tensors.of(new float[] {own ? 1 : 0}, 1, 1), one))) {
            if (has > 0) {
                return true;
            }
        }
        return false;
    }

    /**
     * All other gradients are complete; when this returns, all are summed.
     *
     * @param finite whether the loss is
     * @return whether it is for all workers
     */
    boolean finish(boolean finite) {
        layersDone();
        if (workers.count() == 1) {
            return finite;
        }
        boolean[] flags = new boolean[others.size() + 1];
        for (int i = 0; i < others.size(); i++) {
            flags[i] = others.get(i).value().grad().defined();
        }
        flags[others.size()] = !finite;
        boolean[] any = workers.any(flags);
        try (TensorScope scope = TensorScope.open()) {
            List<Tensor> gradients = new ArrayList<>();
            for (int i = 0; i < others.size(); i++) {
                if (any[i]) {
                    gradients.add(contiguousGradient(others.get(i).value()));
                }
            }
            workers.sum(gradients);
        }
        return !any[others.size()];
    }

    /** Zero where this worker had no row for it. */
    private static Tensor contiguousGradient(Tensor value) {
        Tensor gradient = value.grad();
        if (!gradient.defined()) {
            value.mutable_grad().put(torch.zeros_like(value.detach()));
        } else if (!gradient.is_contiguous()) {
            value.mutable_grad().put(gradient.contiguous());
        }
        return value.grad();
    }
}
