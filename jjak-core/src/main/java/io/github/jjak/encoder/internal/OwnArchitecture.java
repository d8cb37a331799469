package io.github.jjak.encoder.internal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jjak.encoder.EncoderArchitecture;
import io.github.jjak.encoder.EncoderArchitecture.Network;
import io.github.jjak.error.JjakException;
import io.github.jjak.error.ModelException;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.weights.internal.TensorSource;
import java.util.Map;

/**
 * An architecture of the user's own, with the network that one configuration describes.
 *
 * @param architecture the user's
 * @param network its network
 */
record OwnArchitecture(EncoderArchitecture architecture, Network network) implements Architecture {

    private static final int MOST = 1 << 24;

    static EncoderConfiguration parse(EncoderArchitecture architecture, ObjectNode json, String origin) {
        Map<String, Object> fields = JsonFile.values(json);
        try {
            return new OwnArchitecture(architecture, architecture.network(fields)).configuration(json);
        } catch (JjakException said) {
            throw said;
        } catch (RuntimeException failure) {
            throw new ModelException(
                    origin + " cannot be read by the architecture " + architecture.modelType() + ": " + failure,
                    failure);
        }
    }

    private EncoderConfiguration configuration(ObjectNode json) {
        int hidden = inRange("hiddenSize", network.hiddenSize());
        return new EncoderConfiguration(
                this,
                inRange("vocabularySize", network.vocabularySize()),
                hidden,
                inRange("layers", network.layers()),
                // These two only serve to estimate memory and threads, so any value will do.
                Math.max(1, json.path("num_attention_heads").asInt(1)),
                Math.max(1, json.path("intermediate_size").asInt(4 * hidden)),
                Activation.GELU,
                0,
                0,
                inRange("maxTokens", network.maxTokens()),
                0,
                hidden,
                0,
                0,
                Math.max(0, json.path("pad_token_id").asInt(0)),
                json);
    }

    private int inRange(String what, int value) {
        if (value < 1 || value > MOST) {
            throw new ModelException("The architecture " + modelType() + " has " + what + " " + value
                    + ", but it must be from 1 to " + MOST + ".");
        }
        return value;
    }

    @Override
    public EncoderConfiguration parse(ObjectNode json, String origin) {
        return parse(architecture, json, origin);
    }

    @Override
    public Encoder load(EncoderConfiguration configuration, TensorSource source) {
        return OwnEncoder.load(configuration, network, source);
    }

    @Override
    public String modelType() {
        return architecture.modelType();
    }

    @Override
    public int keptIntermediates() {
        return 4;
    }
}
