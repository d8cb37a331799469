package io.github.jjak.model.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jjak.error.ModelException;
import io.github.jjak.onnx.internal.GraphBuilder;
import io.github.jjak.onnx.internal.Value;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a cross-encoder does with its scores when it predicts; {@code activation_fn} of sentence-transformers. */
public enum ScoreActivation {
    /** Nothing. */
    IDENTITY("torch.nn.modules.linear.Identity"),
    /** To (0, 1). */
    SIGMOID("torch.nn.modules.activation.Sigmoid"),
    /** To (-1, 1). */
    TANH("torch.nn.modules.activation.Tanh");

    private static final String OWN = "sentence_transformers";
    private static final String KEY = "activation_fn";

    /** The key until release 4. */
    private static final String OLD = "sbert_ce_default_activation_function";

    private final String pythonName;

    ScoreActivation(String pythonName) {
        this.pythonName = pythonName;
    }

    /** What sentence-transformers does where no file says: one score is a probability. */
    static ScoreActivation usual(int labels) {
        return labels == 1 ? SIGMOID : IDENTITY;
    }

    /**
     * What the files say, as sentence-transformers reads them: first its own file, then {@code config.json}.
     *
     * @param own {@code config_sentence_transformers.json}; null if there is none
     * @throws ModelException if it is a function that Jjak does not have
     */
    static ScoreActivation of(ObjectNode configuration, @Nullable ObjectNode own, int labels, String origin) {
        for (JsonNode stated : List.of(
                own == null ? configuration.path("") : own.path(KEY),
                configuration.path(OWN).path(KEY),
                configuration.path(OLD))) {
            if (stated.isTextual()) {
                return named(stated.asText(), origin);
            }
        }
        return usual(labels);
    }

    private static ScoreActivation named(String name, String origin) {
        String last = name.substring(name.lastIndexOf('.') + 1);
        return Arrays.stream(values())
                .filter(activation -> name.startsWith("torch.") && activation.pythonName.endsWith("." + last))
                .findFirst()
                .orElseThrow(() -> new ModelException(origin + ": activation_fn is \"" + name + "\"; Jjak has "
                        + Arrays.stream(values())
                                .map(activation -> activation.pythonName)
                                .collect(Collectors.joining(", "))
                        + "."));
    }

    /** Says so in a {@code config.json}, where every release since 4 looks. */
    void writeTo(ObjectNode configuration) {
        configuration.remove(OLD);
        configuration.putObject(OWN).put(KEY, pythonName);
    }

    /** The function of a score. */
    public float apply(float score) {
        return switch (this) {
            case IDENTITY -> score;
            case SIGMOID -> (float) (1 / (1 + Math.exp(-score)));
            case TANH -> (float) Math.tanh(score);
        };
    }

    /** The same as nodes of a graph. */
    Value describe(GraphBuilder graph, Value scores) {
        return switch (this) {
            case IDENTITY -> scores;
            case SIGMOID -> graph.node("Sigmoid", scores);
            case TANH -> graph.node("Tanh", scores);
        };
    }
}
