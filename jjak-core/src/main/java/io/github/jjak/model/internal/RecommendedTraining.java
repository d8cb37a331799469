package io.github.jjak.model.internal;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jjak.error.ModelException;
import io.github.jjak.error.internal.NearestName;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a model's makers say of training it further: {@code recommended_training} in {@code config_sentence_transformers.json}, a key of
 * Jjak's own that sentence-transformers passes over. It is kept when the model is saved, because it follows from the encoder's size:
 * small encoders hardly move at the learning rates of large ones.
 *
 * @param learningRate above 0 and below 1; null where nothing is said
 * @param epochs 1 to 10,000; null where nothing is said
 * @param warmupRatio 0 to below 1; null where nothing is said
 */
public record RecommendedTraining(
        @Nullable Double learningRate,
        @Nullable Integer epochs,
        @Nullable Double warmupRatio) {

    /** Nothing is said. */
    public static final RecommendedTraining NONE = new RecommendedTraining(null, null, null);

    static final String KEY = "recommended_training";

    private static final List<String> NAMES = List.of("learning_rate", "epochs", "warmup_ratio");
    private static final int MOST_EPOCHS = 10_000;

    /**
     * Reads the key's value; a missing one says nothing.
     *
     * @throws ModelException for a setting that is not known or out of range
     */
    static RecommendedTraining parse(JsonNode json, String origin) {
        if (json.isMissingNode() || json.isNull()) {
            return NONE;
        }
        String where = origin + ": " + KEY;
        if (!json.isObject()) {
            throw new ModelException(where + " should be an object, such as {\"learning_rate\": 0.001}.");
        }
        for (Iterator<String> names = json.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!NAMES.contains(name)) {
                throw new ModelException(where + ": \"" + name + "\" is not known."
                        + NearestName.suggestion(name, NAMES) + " Known are " + String.join(", ", NAMES) + ".");
            }
        }
        Double epochs = number(json.path("epochs"), where + ".epochs", 1, MOST_EPOCHS + 1.0);
        if (epochs != null && epochs != Math.rint(epochs)) {
            throw new ModelException(where + ".epochs is " + epochs + "; it must be a whole number.");
        }
        return new RecommendedTraining(
                number(json.path("learning_rate"), where + ".learning_rate", Double.MIN_NORMAL, 1),
                epochs == null ? null : (Integer) epochs.intValue(),
                number(json.path("warmup_ratio"), where + ".warmup_ratio", 0, 1));
    }

    private static @Nullable Double number(JsonNode value, String name, double least, double below) {
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        double number = value.isNumber() ? value.asDouble() : Double.NaN;
        if (!(number >= least && number < below)) {
            throw new ModelException(
                    name + " is " + value + "; it must be a number from " + least + " to below " + below + ".");
        }
        return number;
    }

    /** What is said, under the names of the options; empty where nothing is. */
    public Map<String, Object> asMap() {
        Map<String, Object> said = new LinkedHashMap<>();
        if (learningRate != null) {
            said.put("learning_rate", learningRate);
        }
        if (epochs != null) {
            said.put("epochs", epochs);
        }
        if (warmupRatio != null) {
            said.put("warmup_ratio", warmupRatio);
        }
        return said;
    }
}
