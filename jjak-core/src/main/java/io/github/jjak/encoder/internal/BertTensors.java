package io.github.jjak.encoder.internal;

import static io.github.jjak.encoder.internal.TensorSpecification.bias;
import static io.github.jjak.encoder.internal.TensorSpecification.matrix;
import static io.github.jjak.encoder.internal.TensorSpecification.scale;

import java.util.ArrayList;
import java.util.List;

/** The tensors that a checkpoint of an architecture with post-norm layers must hold. */
final class BertTensors {

    private BertTensors() {}

    /** @param positionRows rows of the position table, or {@link TensorSpecification#ANY} */
    static List<TensorSpecification> specifications(EncoderConfiguration configuration, long positionRows) {
        TensorNames names = configuration.architecture().names();
        int hidden = configuration.hiddenSize();
        int embedding = configuration.embeddingSize();
        List<TensorSpecification> all = new ArrayList<>();
        all.add(matrix(names.words() + ".weight", configuration.vocabularySize(), embedding));
        all.add(matrix(names.positions() + ".weight", positionRows, embedding));
        if (names.tokenTypes() != null) {
            all.add(matrix(names.tokenTypes() + ".weight", configuration.tokenTypes(), embedding));
        }
        addNorm(all, names.embeddingNorm(), embedding);
        if (projects(configuration)) {
            addLinear(all, names.projection(), hidden, embedding);
        }
        if (names.relativeBias() != null) {
            all.add(matrix(
                    names.relativeBias() + ".weight", relativeBuckets(configuration), configuration.attentionHeads()));
        }
        for (int layer = 0; layer < configuration.layers(); layer++) {
            addLayer(all, names, names.layer(layer), hidden, configuration.intermediateSize());
        }
        return all;
    }

    /** Whether the tables are narrower than the layers, as in small ELECTRA models. */
    static boolean projects(EncoderConfiguration configuration) {
        return configuration.embeddingSize() != configuration.hiddenSize();
    }

    /** Buckets of distances, both directions together. */
    static int relativeBuckets(EncoderConfiguration configuration) {
        return configuration.json().path("relative_attention_num_buckets").asInt(32);
    }

    private static void addLayer(
            List<TensorSpecification> all, TensorNames names, String prefix, int hidden, int intermediate) {
        for (String projection : names.queryKeyValue()) {
            addLinear(all, prefix + projection, hidden, hidden);
        }
        addLinear(all, prefix + names.attentionOutput(), hidden, hidden);
        addNorm(all, prefix + names.attentionNorm(), hidden);
        addLinear(all, prefix + names.intermediate(), intermediate, hidden);
        addLinear(all, prefix + names.output(), hidden, intermediate);
        addNorm(all, prefix + names.outputNorm(), hidden);
    }

    private static void addLinear(List<TensorSpecification> all, String name, int outputs, int inputs) {
        all.add(matrix(name + ".weight", outputs, inputs));
        all.add(bias(name + ".bias", outputs));
    }

    private static void addNorm(List<TensorSpecification> all, String name, int size) {
        all.add(scale(name + ".weight", size));
        all.add(bias(name + ".bias", size));
    }
}
