package io.github.jjak.model.internal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jjak.encoder.internal.Encoder;
import io.github.jjak.weights.StoredType;
import java.util.List;

/**
 * The {@code config.json} beside written weights: what was read, but true of what is written. transformers 5 calculates in the
 * format that {@code dtype} names, whatever the weights beside it are.
 */
final class WrittenConfiguration {

    /** The name since transformers 4.56, and the one before. */
    private static final List<String> NUMBER_FORMAT = List.of("dtype", "torch_dtype");

    private WrittenConfiguration() {}

    /** @param type what the weights are stored as */
    static ObjectNode of(Encoder encoder, StoredType type) {
        ObjectNode json = encoder.configuration().json().deepCopy();
        for (String key : NUMBER_FORMAT) {
            if (json.has(key)) {
                json.put(key, type.torchName());
            }
        }
        // They speak of what is not written: code of the model's own, and weights in another form.
        json.remove(List.of("auto_map", "quantization_config"));
        return json;
    }

    /** The configuration without what says how weights are stored. */
    static ObjectNode withoutNumberFormat(ObjectNode configuration) {
        return configuration.deepCopy().remove(NUMBER_FORMAT);
    }
}
