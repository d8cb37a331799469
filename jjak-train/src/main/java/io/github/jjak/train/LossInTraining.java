package io.github.jjak.train;

import io.github.jjak.data.internal.SeededRandom;
import io.github.jjak.loss.Embeddings;
import io.github.jjak.loss.Embeddings.BatchFacts;
import io.github.jjak.loss.Loss;
import io.github.jjak.loss.LossParameter;
import io.github.jjak.tensor.internal.Gradients;
import io.github.jjak.tensor.internal.Parameter;
import io.github.jjak.tensor.internal.TensorScope;
import io.github.jjak.tensor.internal.Tensors;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A loss with the values of its own parameters, which it owns. The same seed makes the same first values. Not thread-safe.
 *
 * @param parameters as the optimiser sees them, under names that are unique in the run
 * @param values the same tensors by the names that the loss gave them
 */
record LossInTraining(Loss loss, List<Parameter> parameters, Map<String, Tensor> values) implements AutoCloseable {

    /**
     * Makes the parameters.
     *
     * @param prefix in front of their names
     * @param dimension of the model's vectors
     * @param seed of the run
     */
    static LossInTraining of(String prefix, Loss loss, int dimension, long seed) {
        Map<String, Parameter> made = new LinkedHashMap<>();
        try (TensorScope scope = TensorScope.open()) {
            for (LossParameter declared : loss.parameters(dimension)) {
                made.put(declared.name(), made(prefix, declared, seed));
            }
        }
        Map<String, Tensor> values = new LinkedHashMap<>();
        made.forEach((name, parameter) -> values.put(name, parameter.value()));
        return new LossInTraining(loss, List.copyOf(made.values()), values);
    }

    private static Parameter made(String prefix, LossParameter declared, long seed) {
        String name = prefix + declared.name();
        CRC32C stream = new CRC32C();
        stream.update(name.getBytes(StandardCharsets.UTF_8));
        SeededRandom random = SeededRandom.of(seed, stream.getValue());
        float[] first = new float[declared.size()];
        for (int i = 0; i < first.length; i++) {
            double uniform = (random.nextLong() >>> 11) * 0x1p-53;
            first[i] = (float) (declared.start() + declared.range() * (2 * uniform - 1));
        }
        long[] shape = declared.shape().stream().mapToLong(Integer::longValue).toArray();
        return Parameter.of(name, Tensors.of(first, shape), declared.decays());
    }

    /** How many numbers the loss trains. */
    long size() {
        return parameters.stream().mapToLong(Parameter::size).sum();
    }

    /** A batch as the loss sees it. */
    Embeddings batch(List<Tensor> columns, @Nullable BatchFacts facts, long seed) {
        return new Embeddings(columns, facts == null ? BatchFacts.NONE : facts, values, seed);
    }

    /** Makes the mean of gradients that were added up. */
    void divideGradients(int batches) {
        if (batches > 1 && !parameters.isEmpty()) {
            Gradients.without(() -> {
                try (TensorScope scope = TensorScope.open()) {
                    for (Parameter parameter : parameters) {
                        Tensor gradient = parameter.value().grad();
                        if (gradient.defined()) {
                            gradient.div_(Tensors.number(batches));
                        }
                    }
                }
            });
        }
    }

    void clearGradients() {
        try (TensorScope scope = TensorScope.open()) {
            for (Parameter parameter : parameters) {
                parameter.value().mutable_grad().reset();
            }
        }
    }

    @Override
    public void close() {
        parameters.forEach(parameter -> TensorScope.release(parameter.value()));
    }
}
