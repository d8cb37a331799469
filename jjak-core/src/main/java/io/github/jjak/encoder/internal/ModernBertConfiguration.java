package io.github.jjak.encoder.internal;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jjak.error.ModelException;
import io.github.jjak.json.internal.JsonFields;
import java.util.ArrayList;
import java.util.List;

/**
 * What ModernBERT's {@code config.json} says beyond {@link EncoderConfiguration}, in its old and its new form.
 *
 * @param local for each layer, whether a token sees only its neighbourhood
 * @param window distance up to which a token sees others in a local layer
 * @param globalTheta base of rotary positions in global layers
 * @param localTheta base of rotary positions in local layers
 * @param embeddingDropout in [0, 1)
 * @param attentionBias whether the linear layers of attention have biases
 * @param feedForwardBias whether the linear layers of the feed-forward block have biases
 * @param normBias whether normalisations have biases
 */
record ModernBertConfiguration(
        List<Boolean> local,
        int window,
        double globalTheta,
        double localTheta,
        double embeddingDropout,
        boolean attentionBias,
        boolean feedForwardBias,
        boolean normBias) {

    private static final double LARGEST_THETA = 1e12;

    /** @throws ModelException for layer kinds or rotary positions that Jjak does not know */
    static ModernBertConfiguration of(EncoderConfiguration configuration) {
        String origin = "config.json";
        JsonFields fields = new JsonFields(configuration.json(), origin);
        return new ModernBertConfiguration(
                layerKinds(configuration, fields),
                fields.integer("local_attention", 128, 2, 1 << 20) / 2,
                theta(fields, "full_attention", "global_rope_theta", 160_000),
                theta(fields, "sliding_attention", "local_rope_theta", 10_000),
                fields.number("embedding_dropout", 0, 0, 0.999),
                fields.flag("attention_bias", false),
                fields.flag("mlp_bias", false),
                fields.flag("norm_bias", false));
    }

    private static List<Boolean> layerKinds(EncoderConfiguration configuration, JsonFields fields) {
        List<Boolean> local = new ArrayList<>();
        JsonNode kinds = configuration.json().path("layer_types");
        int every = fields.integer("global_attn_every_n_layers", 3, 1, 1 << 10);
        if (kinds.isArray() && kinds.size() != configuration.layers()) {
            throw new ModelException("config.json: layer_types has " + kinds.size()
                    + " entries, but num_hidden_layers is " + configuration.layers() + ".");
        }
        for (int layer = 0; layer < configuration.layers(); layer++) {
            local.add(kinds.isArray() ? isLocal(kinds.get(layer).asText()) : layer % every != 0);
        }
        return List.copyOf(local);
    }

    private static boolean isLocal(String kind) {
        return switch (kind) {
            case "sliding_attention" -> true;
            case "full_attention" -> false;
            default ->
                throw new ModelException("config.json: layer_types holds \"" + kind
                        + "\"; known are full_attention and sliding_attention.");
        };
    }

    private static double theta(JsonFields fields, String kind, String oldName, double otherwise) {
        JsonNode node = fields.object().path("rope_parameters").path(kind);
        JsonFields parameters = new JsonFields(node, fields.origin() + ": rope_parameters." + kind);
        String type = parameters.text("rope_type", "default");
        if (!type.equals("default") || fields.object().hasNonNull("rope_scaling")) {
            throw new ModelException("config.json: only rotary positions of the type \"default\" are known.");
        }
        return parameters.number("rope_theta", fields.number(oldName, otherwise, 1, LARGEST_THETA), 1, LARGEST_THETA);
    }
}
