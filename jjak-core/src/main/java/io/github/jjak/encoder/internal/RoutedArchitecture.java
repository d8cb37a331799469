package io.github.jjak.encoder.internal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jjak.weights.internal.TensorSource;
import java.util.Comparator;
import java.util.List;

/**
 * Several encoders behind sentence-transformers' {@code Router}, each with texts of its own. It is put together of models, so it is neither
 * parsed nor loaded by itself ({@code docs/decisions/0236-routers.md}).
 *
 * @param keptIntermediates of the largest of them
 */
public record RoutedArchitecture(int keptIntermediates) implements Architecture {

    /**
     * What shapes several encoders as one: their numbers of tokens beside each other, and the sizes of the largest, by which memory and
     * threads are planned.
     *
     * @param encoders at least one
     * @param tokenNumbers of all of them
     * @param dimension of what they give
     * @param json all that decides a text's vector beside weights
     */
    public static EncoderConfiguration configuration(
            List<Encoder> encoders, int tokenNumbers, int dimension, ObjectNode json) {
        EncoderConfiguration largest = encoders.stream()
                .map(Encoder::configuration)
                .max(Comparator.comparingLong(configuration -> configuration.multiplications(1)))
                .orElseThrow();
        return new EncoderConfiguration(
                new RoutedArchitecture(largest.architecture().keptIntermediates()),
                tokenNumbers,
                Math.max(largest.hiddenSize(), dimension),
                largest.layers(),
                largest.attentionHeads(),
                largest.intermediateSize(),
                largest.activation(),
                largest.hiddenDropout(),
                largest.attentionDropout(),
                largest.maxPositions(),
                0,
                largest.embeddingSize(),
                largest.layerNormEpsilon(),
                largest.initializerRange(),
                0,
                json);
    }

    @Override
    public String modelType() {
        return "Router";
    }

    @Override
    public EncoderConfiguration parse(ObjectNode json, String origin) {
        throw new IllegalStateException("a Router has no configuration of its own");
    }

    @Override
    public Encoder load(EncoderConfiguration configuration, TensorSource source) {
        throw new IllegalStateException("a Router is put together of models");
    }
}
