package io.github.jjak.encoder;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jjak.error.ModelException;
import io.github.jjak.error.NearestName;
import java.util.Arrays;
import java.util.List;

/**
 * What distinguishes one encoder family from another over shared parts. Adding a family is described in CONTRIBUTING.
 *
 * <p>Names are those of {@code model_type} in a Hugging Face {@code config.json}.
 */
public enum Architecture {
    /** Devlin et al., "BERT", arXiv 1810.04805. Positions count from 0. */
    BERT("bert", "bert.") {
        @Override
        int firstPosition(int padTokenId) {
            return 0;
        }
    },
    /**
     * Liu et al., "RoBERTa", arXiv 1907.11692; klue/roberta-base is of this kind. Positions count from the padding id plus one,
     * because the table keeps the rows up to the padding id for padding.
     */
    ROBERTA("roberta", "roberta.") {
        @Override
        int firstPosition(int padTokenId) {
            return padTokenId + 1;
        }
    };

    private final String modelType;
    private final String prefix;

    Architecture(String modelType, String prefix) {
        this.modelType = modelType;
        this.prefix = prefix;
    }

    /** Row of the position table that the first token of a text uses. */
    abstract int firstPosition(int padTokenId);

    /** {@code model_type} of this family. */
    public String modelType() {
        return modelType;
    }

    /** Prefix of tensor names in checkpoints that hold a head as well. */
    String prefix() {
        return prefix;
    }

    /**
     * The family a configuration asks for.
     *
     * @throws ModelException if it is not known; the message lists the known ones
     */
    public static Architecture of(JsonNode config, String origin) {
        String wanted = config.path("model_type").asText("");
        return Arrays.stream(values())
                .filter(architecture -> architecture.modelType.equals(wanted))
                .findFirst()
                .orElseThrow(() -> new ModelException(origin + ": model_type is \"" + wanted
                        + "\", which Jjak does not know." + NearestName.suggestion(wanted, known()) + " Known are "
                        + String.join(", ", known()) + "."));
    }

    private static List<String> known() {
        return Arrays.stream(values()).map(Architecture::modelType).toList();
    }
}
