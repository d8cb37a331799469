package io.github.jjak.model.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jjak.encoder.internal.Encoder;
import io.github.jjak.encoder.internal.LowRankAdapter;
import io.github.jjak.error.ModelException;
import io.github.jjak.json.internal.JsonFields;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.tensor.internal.TensorScope;
import io.github.jjak.weights.internal.SafetensorsReader;
import io.github.jjak.weights.internal.SafetensorsWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A LoRA adapter in PEFT's two files. What PEFT can do besides is refused by name: it would change the vectors. */
final class AdapterFiles {

    static final String CONFIGURATION = "adapter_config.json";
    static final String WEIGHTS = "adapter_model.safetensors";

    private static final int MOST_RANK = 1 << 12;

    /** Switches of PEFT that change what an adapter computes. */
    private static final List<String> SWITCHES =
            List.of("use_dora", "fan_in_fan_out", "use_qalora", "alora_invocation_tokens", "lora_bias");

    /** Lists and tables of PEFT that change what an adapter computes, unless they are empty. */
    private static final Set<String> TABLES = Set.of(
            "modules_to_save",
            "layers_to_transform",
            "rank_pattern",
            "alpha_pattern",
            "target_parameters",
            "trainable_token_indices",
            "layer_replication",
            "megatron_config",
            "kasa_config",
            "monteclora_config",
            "velora_config",
            "arrow_config",
            "exclude_modules");

    private AdapterFiles() {}

    static boolean isIn(Path folder) {
        return Files.exists(folder.resolve(CONFIGURATION));
    }

    /** What the adapter's encoder is, as whoever trained it named it; empty if it is not said. */
    static String base(Path folder) {
        return new JsonFields(json(folder), folder.resolve(CONFIGURATION).toString())
                .text("base_model_name_or_path", "");
    }

    private static ObjectNode json(Path folder) {
        return JsonFile.readObject(folder.resolve(CONFIGURATION));
    }

    /**
     * Adds the adapter of a folder to an encoder's weights for good.
     *
     * @throws ModelException if it is of another kind than LoRA, does more than that, or does not fit the encoder
     */
    static void merge(Path folder, Encoder encoder) {
        Path weights = folder.resolve(WEIGHTS);
        if (!Files.isRegularFile(weights)) {
            throw new ModelException(folder + " has " + CONFIGURATION + " but no " + WEIGHTS
                    + ". Save the adapter with safetensors, or merge it in Python: model.merge_and_unload().");
        }
        LowRankAdapter.Shape shape =
                shape(json(folder), folder.resolve(CONFIGURATION).toString());
        try (SafetensorsReader source = SafetensorsReader.open(weights);
                LowRankAdapter adapter = LowRankAdapter.load(encoder, shape, source)) {
            // Closing leaves the sums.
        }
    }

    private static LowRankAdapter.Shape shape(ObjectNode json, String origin) {
        JsonFields fields = new JsonFields(json, origin);
        if (!fields.text("peft_type", "").equals("LORA")) {
            throw new ModelException(
                    origin + ": an adapter of the kind " + fields.text("peft_type", "")
                            + " is not supported; LORA is. Merge it in Python: model.merge_and_unload(), then save the whole model.");
        }
        if (!fields.text("bias", "none").equals("none")) {
            throw refusal(origin, "bias");
        }
        for (String key : SWITCHES) {
            if (json.hasNonNull(key) && !json.get(key).equals(json.booleanNode(false))) {
                throw refusal(origin, key);
            }
        }
        for (String key : TABLES) {
            if (json.hasNonNull(key) && !json.get(key).isEmpty()) {
                throw refusal(origin, key);
            }
        }
        int rank = fields.integer("r", 1, MOST_RANK);
        double alpha = fields.number("lora_alpha", 8, 1e-6, 1e6);
        // Rank-stabilised: the root of the rank takes the rank's place.
        double effective = json.path("use_rslora").asBoolean() ? alpha * Math.sqrt(rank) : alpha;
        return new LowRankAdapter.Shape(rank, effective, targets(json.get("target_modules"), origin));
    }

    private static List<String> targets(JsonNode node, String origin) {
        List<String> targets = new ArrayList<>();
        if (node != null && node.isArray()) {
            node.forEach(target -> targets.add(target.asText()));
        } else if (node != null && node.asText().equals(LowRankAdapter.ALL_LINEAR)) {
            targets.add(LowRankAdapter.ALL_LINEAR);
        }
        if (targets.isEmpty()) {
            throw new ModelException(
                    origin + ": target_modules must be a list of names or \"" + LowRankAdapter.ALL_LINEAR
                            + "\"; patterns are not supported. Merge the adapter in Python: model.merge_and_unload().");
        }
        return targets;
    }

    private static ModelException refusal(String origin, String key) {
        return new ModelException(origin + ": " + key + " is not supported by Jjak. Merge the adapter in Python:"
                + " model.merge_and_unload(), then save the whole model.");
    }

    /**
     * Writes an adapter.
     *
     * @param base what its encoder is
     */
    static void write(Path folder, LowRankAdapter adapter, String base) throws IOException {
        Files.createDirectories(folder);
        ObjectNode json = JsonFile.object()
                .put("peft_type", "LORA")
                .put("task_type", "FEATURE_EXTRACTION")
                .put("base_model_name_or_path", base)
                .put("r", adapter.shape().rank())
                .put("lora_alpha", adapter.shape().alpha())
                .put("lora_dropout", 0.0)
                .put("bias", "none")
                .put("fan_in_fan_out", false)
                .put("inference_mode", true)
                .put("init_lora_weights", true);
        adapter.targets().forEach(json.putArray("target_modules")::add);
        JsonFile.write(folder.resolve(CONFIGURATION), json);
        try (TensorScope scope = TensorScope.open()) {
            SafetensorsWriter.write(folder.resolve(WEIGHTS), adapter.checkpoint());
        }
    }
}
