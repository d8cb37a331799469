package io.github.jjak.encoder.internal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jjak.error.UsageException;
import io.github.jjak.tensor.internal.TensorScope;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/** An encoder with some of another's layers, which is where a smaller one starts from (Sanh et al. 2019, arXiv 1910.01108). */
final class ChosenLayers {

    private final Encoder encoder;
    private final KnownArchitecture architecture;
    private final int[] layers;

    /** @param layers numbers from 0, rising */
    ChosenLayers(Encoder encoder, int[] layers) {
        this.encoder = encoder;
        this.layers = layers.clone();
        EncoderConfiguration configuration = encoder.configuration();
        if (!(configuration.architecture() instanceof KnownArchitecture known) || !known.postNorm()) {
            throw new UsageException(
                    "The layers of " + configuration.architecture().modelType()
                            + " encoders depend on their position, so none can be removed. Use a separate student"
                            + " model.");
        }
        this.architecture = known;
        int previous = -1;
        for (int layer : layers) {
            if (layer <= previous || layer >= configuration.layers()) {
                throw new UsageException("`layers` must be ascending numbers from 0 to " + (configuration.layers() - 1)
                        + ", but is " + Arrays.toString(layers) + ".");
            }
            previous = layer;
        }
        if (layers.length == 0) {
            throw new UsageException("`layers` must name at least one layer.");
        }
    }

    Encoder copy() {
        EncoderConfiguration old = encoder.configuration();
        ObjectNode json = old.json().deepCopy().put(architecture.fields().layers(), layers.length);
        try (TensorScope scope = TensorScope.open();
                CheckpointSource source = new CheckpointSource(weights())) {
            return Encoders.load(architecture.parse(json, "config.json with fewer layers"), source);
        }
    }

    private Map<String, Tensor> weights() {
        TensorNames names = architecture.names();
        Map<String, Tensor> all = encoder.checkpoint();
        Map<String, Tensor> weights = new LinkedHashMap<>();
        all.forEach((name, value) -> {
            if (!name.startsWith(names.layer())) {
                weights.put(name, value);
            }
        });
        for (int i = 0; i < layers.length; i++) {
            String from = names.layer(layers[i]);
            String to = names.layer(i);
            all.forEach((name, value) -> {
                if (name.startsWith(from)) {
                    weights.put(to + name.substring(from.length()), value);
                }
            });
        }
        return weights;
    }
}
