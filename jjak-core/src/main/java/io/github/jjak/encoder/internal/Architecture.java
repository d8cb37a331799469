package io.github.jjak.encoder.internal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jjak.encoder.EncoderArchitecture;
import io.github.jjak.error.ModelException;
import io.github.jjak.weights.internal.TensorSource;
import java.util.List;

/**
 * A family of encoders: one that Jjak has, a table of token vectors, several behind a Router, or a user's own. What a family does not say is
 * what holds for one that is not built like BERT.
 */
public sealed interface Architecture
        permits KnownArchitecture, OwnArchitecture, RoutedArchitecture, StaticArchitecture {

    /** {@code model_type} in {@code config.json}. */
    String modelType();

    /** Prefix of tensor names in checkpoints that also hold a head. */
    default String prefix() {
        return "";
    }

    /** Row of the position table that the first token of a text uses. */
    default int firstPosition(int padTokenId) {
        return 0;
    }

    /** Whether layers normalise their sums, as BERT's do, and not their inputs. */
    default boolean postNorm() {
        return false;
    }

    /** Whether dropout follows the projection after attention. */
    default boolean dropsAttentionOutput() {
        return false;
    }

    /**
     * Names of the tensors of an architecture with post-norm layers.
     *
     * @throws IllegalStateException if it has none
     */
    default TensorNames names() {
        throw new IllegalStateException(modelType() + " has no post-norm layers");
    }

    /** How many vectors of the intermediate size a layer keeps for libtorch's backward pass. */
    int keptIntermediates();

    /** Whether the keys of its {@code config.json} are those that Jjak has a list of. */
    default boolean hasKnownKeys() {
        return false;
    }

    /**
     * Reads and checks a configuration of this family.
     *
     * @param origin file name for messages
     * @throws ModelException if a field is missing, out of range, or not supported
     */
    EncoderConfiguration parse(ObjectNode json, String origin);

    /** Reads an encoder; see {@link Encoders#load}. */
    Encoder load(EncoderConfiguration configuration, TensorSource source);

    /**
     * Reads and checks a configuration of the family that it names.
     *
     * @param own architectures of the user's own, which come first
     * @throws ModelException if the family is not known, or the configuration is not one of it
     */
    static EncoderConfiguration parse(ObjectNode json, String origin, List<EncoderArchitecture> own) {
        String wanted = json.path("model_type").asText("");
        for (EncoderArchitecture architecture : own) {
            if (architecture.modelType().equals(wanted)) {
                return OwnArchitecture.parse(architecture, json, origin);
            }
        }
        return KnownArchitecture.of(wanted, origin).parse(json, origin);
    }
}
