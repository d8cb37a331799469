package io.github.jjak.train;

import io.github.jjak.data.internal.SeededRandom;
import io.github.jjak.loss.Embeddings;
import io.github.jjak.loss.Embeddings.BatchFacts;
import io.github.jjak.loss.Loss;
import io.github.jjak.loss.LossParameter;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.tensor.Precision;
import io.github.jjak.tensor.internal.Parameter;
import io.github.jjak.tensor.internal.TensorScope;
import io.github.jjak.tensor.internal.Tensors;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A loss with the values of its own parameters, which it owns, and with the copy of the model or the decoder that it may need. The same
 * seed makes the same first values. Not thread-safe.
 *
 * @param own its own parameters as the optimiser sees them, under names that are unique in the run
 * @param values the same tensors by the names that the loss gave them
 * @param copy encodes the first column; null if the model does
 * @param decoder writes the second column; null if that is encoded
 */
record LossInTraining(
        Loss loss,
        List<Parameter> own,
        Map<String, Tensor> values,
        @Nullable CopyInTraining copy,
        @Nullable DecoderInTraining decoder)
        implements AutoCloseable {

    private static final String COPY = "copy.";
    private static final String DECODER = "decoder.";

    /**
     * Makes the parameters and, if the loss needs it, the copy or the decoder.
     *
     * @param prefix in front of the parameters' names
     * @param precision number format of the copy's products
     * @param recomputeLayers whether the copy's layers are run again for backward
     * @param seed of the run
     */
    static LossInTraining of(
            String prefix,
            Loss loss,
            SentenceTransformer model,
            Precision precision,
            boolean recomputeLayers,
            long seed) {
        LossInTraining made = of(prefix, loss, model.internals().wholeDimension(), seed);
        return new LossInTraining(
                loss,
                made.own,
                made.values,
                loss.usesCopy() ? CopyInTraining.of(prefix + COPY, model, precision, recomputeLayers) : null,
                loss.usesDecoder() ? DecoderInTraining.of(prefix + DECODER, model, seed) : null);
    }

    /**
     * Makes the parameters of a loss that needs no copy.
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
        return new LossInTraining(loss, List.copyOf(made.values()), values, null, null);
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

    /** Its own parameters, the copy's and the decoder's. */
    List<Parameter> parameters() {
        List<Parameter> all = new ArrayList<>(own);
        if (copy != null) {
            all.addAll(copy.parameters());
        }
        if (decoder != null) {
            all.addAll(decoder.parameters());
        }
        return List.copyOf(all);
    }

    /** How many numbers are trained beside the model. */
    long size() {
        return parameters().stream().mapToLong(Parameter::size).sum();
    }

    /** To be called when all passes of a step have gone backward. */
    void completeGradients() {
        if (copy != null) {
            copy.training().completeGradients();
        }
    }

    /** To be called after an update of the parameters. */
    void parametersChanged() {
        if (copy != null) {
            copy.training().parametersChanged();
        }
    }

    /** A batch as the loss sees it. */
    Embeddings batch(List<Tensor> columns, @Nullable BatchFacts facts, long seed) {
        return new Embeddings(columns, facts == null ? BatchFacts.NONE : facts, values, seed);
    }

    /** Forgets the gradients of its own parameters, which are few. */
    void clearOwnGradients() {
        try (TensorScope scope = TensorScope.open()) {
            for (Parameter parameter : own) {
                parameter.value().mutable_grad().reset();
            }
        }
    }

    /** @param keepMemory whether memory of the copy's gradients may be kept for the next step */
    void clearGradients(boolean keepMemory) {
        clearOwnGradients();
        try (TensorScope scope = TensorScope.open()) {
            if (decoder != null) {
                decoder.parameters()
                        .forEach(parameter -> parameter.value().mutable_grad().reset());
            }
        }
        if (copy != null) {
            copy.training().clearGradients(keepMemory);
        }
    }

    @Override
    public void close() {
        own.forEach(parameter -> TensorScope.release(parameter.value()));
        if (copy != null) {
            copy.close();
        }
        if (decoder != null) {
            decoder.close();
        }
    }
}
