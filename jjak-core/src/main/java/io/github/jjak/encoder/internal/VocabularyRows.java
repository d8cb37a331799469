package io.github.jjak.encoder.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jjak.error.UsageException;
import io.github.jjak.tensor.internal.TensorScope;
import io.github.jjak.tensor.internal.Tensors;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;

/** Some rows of an encoder's table of tokens, in a new order, with a configuration that says so. */
final class VocabularyRows {

    private static final String TOKEN_NUMBER = "_token_id";
    private static final Set<String> TABLES = Set.of("embeddings.word_embeddings.weight", ModernBertEncoder.WORDS);

    private final Encoder encoder;
    private final int[] rows;
    private final Map<Integer, Integer> numbers = new HashMap<>();

    /** @param rows the old number of each token, by its new one; none twice */
    VocabularyRows(Encoder encoder, int[] rows) {
        this.encoder = encoder;
        this.rows = rows.clone();
        int size = encoder.configuration().vocabularySize();
        for (int i = 0; i < rows.length; i++) {
            if (rows[i] < 0 || rows[i] >= size || numbers.put(rows[i], i) != null) {
                throw new IllegalArgumentException(
                        "row " + rows[i] + " is given twice or is not among the " + size + " of the table of tokens");
            }
        }
    }

    Encoder copy() {
        EncoderConfiguration configuration = configuration();
        try (TensorScope scope = TensorScope.open();
                CheckpointSource source = new CheckpointSource(weights())) {
            return Encoders.load(configuration, source);
        }
    }

    private EncoderConfiguration configuration() {
        EncoderConfiguration old = encoder.configuration();
        ObjectNode json = old.json().deepCopy().put("vocab_size", rows.length);
        for (Map.Entry<String, JsonNode> field : old.json().properties()) {
            if (field.getKey().endsWith(TOKEN_NUMBER)) {
                json.set(field.getKey(), renumbered(field.getValue()));
            }
        }
        // Where the file leaves the number to the architecture, it is written out: the usual one may be another token
        // now.
        if (!json.hasNonNull("pad_token_id") && numbers.containsKey(old.padTokenId())) {
            json.put("pad_token_id", numbers.get(old.padTokenId()));
        }
        EncoderConfiguration fresh = old.architecture().parse(json, "config.json with fewer tokens");
        if (fresh.firstPosition() != old.firstPosition()) {
            throw new UsageException("In " + old.architecture().modelType()
                    + " encoders, positions start after the id of the padding token, so the tokens up to "
                    + old.padTokenId() + " must keep their ids.");
        }
        return fresh;
    }

    private JsonNode renumbered(JsonNode value) {
        if (value.isIntegralNumber()) {
            Integer number = numbers.get(value.asInt());
            return number == null ? value : IntNode.valueOf(number);
        }
        if (value instanceof ArrayNode list) {
            ArrayNode renumbered = list.arrayNode();
            list.forEach(entry -> renumbered.add(renumbered(entry)));
            return renumbered;
        }
        return value;
    }

    private Map<String, Tensor> weights() {
        Map<String, Tensor> weights = new LinkedHashMap<>();
        encoder.checkpoint()
                .forEach((name, value) -> weights.put(
                        name, TABLES.contains(name) ? value.index_select(0, Tensors.indices(rows)) : value));
        return weights;
    }
}
