package io.github.jjak.model.internal;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jjak.error.ModelException;
import io.github.jjak.error.internal.NearestName;
import io.github.jjak.json.internal.JsonFile;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every key that sentence-transformers and transformers write into the files of a model folder, and what Jjak does with it: obeys
 * it; leaves it alone, because it changes no vector; or takes one value and refuses the others. docs/compatibility.md has the same
 * tables, and a test compares them. A key that is in no table is named in the log.
 */
final class FolderKeys {
    static final FolderKeys CONFIG = new FolderKeys(
            "config.json",
            "model_type vocab_size hidden_size num_hidden_layers num_attention_heads intermediate_size hidden_act"
                    + " hidden_dropout_prob attention_probs_dropout_prob max_position_embeddings type_vocab_size"
                    + " layer_norm_eps initializer_range pad_token_id tokenizer_class embedding_size dim n_layers n_heads"
                    + " hidden_dim activation dropout attention_dropout relative_attention_num_buckets hidden_activation"
                    + " mlp_dropout norm_eps norm_bias attention_bias mlp_bias embedding_dropout layer_types"
                    + " local_attention global_attn_every_n_layers global_rope_theta local_rope_theta rope_parameters"
                    + " dtype torch_dtype recommended_rerank_weight",
            "_name_or_path _commit_hash _attn_implementation_autoset attn_implementation architectures bos_token_id"
                    + " eos_token_id sep_token_id cls_token_id mask_token_id unk_token_id decoder_start_token_id"
                    + " chunk_size_feed_forward classifier_dropout classifier_activation classifier_bias"
                    + " classifier_pooling decoder_bias directionality pooler_fc_size pooler_num_attention_heads"
                    + " pooler_num_fc_layers pooler_size_per_head pooler_type finetuning_task gradient_checkpointing"
                    + " id2label label2id num_labels initializer_cutoff_factor deterministic_flash_attn"
                    + " reference_compile sparse_prediction sparse_pred_ignore_index output_attentions"
                    + " output_hidden_states output_past return_dict problem_type qa_dropout seq_classif_dropout"
                    + " sinusoidal_pos_embds summary_activation summary_first_dropout summary_last_dropout summary_type"
                    + " summary_use_proj tie_word_embeddings tie_weights_ tie_encoder_decoder torchscript"
                    + " is_causal transformers_version use_cache use_bfloat16 task_specific_params language"
                    + " sentence_transformers sbert_ce_default_activation_function",
            Map.ofEntries(
                    only("is_decoder", "false"),
                    only("is_encoder_decoder", "false"),
                    only("add_cross_attention", "false"),
                    only("position_embedding_type", "absolute"),
                    only("pruned_heads", "{}"),
                    only("rope_scaling"),
                    only("quantization_config")));

    static final FolderKeys MODULES = new FolderKeys("modules.json", "type path name", "idx kwargs", Map.of());

    static final FolderKeys SENTENCE_TRANSFORMERS = new FolderKeys(
            "config_sentence_transformers.json",
            "prompts default_prompt_name similarity_fn_name truncate_dim recommended_training",
            "__version__ requirements",
            Map.ofEntries(only("model_type", "SentenceTransformer")));

    static final FolderKeys CROSS_ENCODER = new FolderKeys(
            "config_sentence_transformers.json of a cross-encoder",
            "prompts default_prompt_name activation_fn",
            "__version__ requirements",
            Map.ofEntries(only("model_type", "CrossEncoder")));

    static final FolderKeys CROSS_ENCODER_TRANSFORMER = new FolderKeys(
            "sentence_bert_config.json of a cross-encoder",
            "max_seq_length do_lower_case",
            "unpad_inputs",
            Map.ofEntries(
                    only("transformer_task", "sequence-classification"),
                    only("module_output_name", "scores"),
                    only("modality_config", "{\"text\":{\"method\":\"forward\",\"method_output_name\":\"logits\"}}"),
                    only("processing_kwargs", "{}"),
                    only("model_args", "{}"),
                    only("model_kwargs", "{}"),
                    only("tokenizer_args", "{}"),
                    only("processor_kwargs", "{}"),
                    only("config_args", "{}"),
                    only("config_kwargs", "{}"),
                    only("tokenizer_name_or_path")));

    static final FolderKeys TRANSFORMER = new FolderKeys(
            "sentence_bert_config.json",
            "max_seq_length do_lower_case",
            "unpad_inputs",
            Map.ofEntries(
                    only("transformer_task", "feature-extraction"),
                    only("module_output_name", "token_embeddings"),
                    only(
                            "modality_config",
                            "{\"text\":{\"method\":\"forward\",\"method_output_name\":\"last_hidden_state\"}}"),
                    only("processing_kwargs", "{}"),
                    only("query_length"),
                    only("document_length"),
                    only("query_expansion"),
                    only("model_args", "{}"),
                    only("model_kwargs", "{}"),
                    only("tokenizer_args", "{}"),
                    only("processor_kwargs", "{}"),
                    only("config_args", "{}"),
                    only("config_kwargs", "{}"),
                    only("tokenizer_name_or_path")));

    static final FolderKeys POOLING = new FolderKeys(
            "1_Pooling/config.json",
            "embedding_dimension word_embedding_dimension pooling_mode include_prompt pooling_mode_cls_token"
                    + " pooling_mode_max_tokens pooling_mode_mean_tokens pooling_mode_mean_sqrt_len_tokens"
                    + " pooling_mode_weightedmean_tokens pooling_mode_lasttoken",
            "",
            Map.of());

    static final FolderKeys DENSE = new FolderKeys(
            "2_Dense/config.json",
            "in_features out_features bias activation_function module_input_name module_output_name",
            "",
            Map.ofEntries(only("use_residual", "false")));

    static final FolderKeys NORMALIZE =
            new FolderKeys("3_Normalize/config.json", "module_input_name module_output_name", "", Map.of());

    static final FolderKeys DROPOUT = new FolderKeys("4_Dropout/config.json", "dropout", "", Map.of());

    static final FolderKeys LAYER_POOLING = new FolderKeys(
            "1_WeightedLayerPooling/config.json",
            "word_embedding_dimension embedding_dimension layer_start num_hidden_layers",
            "",
            Map.of());

    static final FolderKeys LAYER_NORM = new FolderKeys("5_LayerNorm/config.json", "dimension", "", Map.of());

    static final FolderKeys ROUTER = new FolderKeys("router_config.json", "types structure parameters", "", Map.of());

    static final FolderKeys ROUTER_PARAMETERS = new FolderKeys(
            "parameters of router_config.json", "default_route allow_empty_key route_mappings", "", Map.of());

    static final FolderKeys TOKENIZER_CONFIG = new FolderKeys(
            "tokenizer_config.json",
            "tokenizer_class do_lower_case strip_accents tokenize_chinese_chars add_prefix_space model_max_length"
                    + " max_len truncation_side unk_token sep_token pad_token cls_token mask_token bos_token eos_token"
                    + " additional_special_tokens extra_special_tokens added_tokens_decoder do_basic_tokenize never_split",
            "padding_side chat_template response_template chat_control_tokens clean_up_tokenization_spaces"
                    + " model_input_names name_or_path special_tokens_map_file tokenizer_file vocab_file merges_file"
                    + " backend is_local local_files_only errors trim_offsets add_bos_token add_eos_token auto_map"
                    + " processor_class padding max_length stride truncation_strategy pad_to_multiple_of pad_token_type_id"
                    + " trust_remote_code use_fast sp_model_kwargs spaces_between_special_tokens unk_id mask_token_id"
                    + " full_tokenizer_file tokenize_with_offsets clean_text lowercase remove_space keep_accents legacy"
                    + " files_loaded",
            Map.ofEntries(only("split_special_tokens", "false")));

    static final FolderKeys SPECIAL_TOKENS_MAP = new FolderKeys(
            "special_tokens_map.json",
            "unk_token sep_token pad_token cls_token mask_token bos_token eos_token additional_special_tokens"
                    + " extra_special_tokens",
            "",
            Map.of());

    static final FolderKeys TOKENIZER = new FolderKeys(
            "tokenizer.json",
            "truncation added_tokens normalizer pre_tokenizer post_processor model",
            "version padding decoder",
            Map.of());

    private static final Logger log = LoggerFactory.getLogger(FolderKeys.class);

    /** Names of tokens and of their numbers that a model brings along, and what Python's objects keep to themselves. */
    private static final Pattern PRIVATE = Pattern.compile("_.*|.*_token_id|.*_token");

    private static final Map<String, String> ADVICE = Map.of(
            "quantization_config", "Take the model with weights of 16 or 32 bits.",
            "is_decoder", "Jjak needs an encoder.",
            "model_type",
                    "A CrossEncoder is loaded with CrossEncoder.load, a model of vectors with"
                            + " SentenceTransformer.load; Jjak has no other kinds.",
            "use_residual", "Jjak's Dense has no residual.",
            "transformer_task", "A cross-encoder is loaded with CrossEncoder.load.");

    private final String file;
    private final Set<String> obeyed;
    private final Set<String> harmless;
    private final Map<String, List<String>> only;

    private FolderKeys(String file, String obeyed, String harmless, Map<String, List<String>> only) {
        this.file = file;
        this.obeyed = words(obeyed);
        this.harmless = words(harmless);
        this.only = new HashMap<>(only);
    }

    private static Set<String> words(String list) {
        return list.isEmpty() ? Set.of() : Collections.unmodifiableSet(new TreeSet<>(Arrays.asList(list.split(" "))));
    }

    /** A key with the values, as JSON or text, that mean what Jjak does; absent and null always do. */
    private static Map.Entry<String, List<String>> only(String key, String... values) {
        return Map.entry(key, List.of(values));
    }

    /** All tables, one for each kind of file. */
    static List<FolderKeys> all() {
        return List.of(
                CONFIG,
                MODULES,
                SENTENCE_TRANSFORMERS,
                TRANSFORMER,
                POOLING,
                DENSE,
                NORMALIZE,
                DROPOUT,
                LAYER_NORM,
                LAYER_POOLING,
                ROUTER,
                ROUTER_PARAMETERS,
                TOKENIZER_CONFIG,
                SPECIAL_TOKENS_MAP,
                TOKENIZER);
    }

    /** The file, with folders of modules as they are usually called. */
    String file() {
        return file;
    }

    Set<String> obeyed() {
        return obeyed;
    }

    Set<String> harmless() {
        return harmless;
    }

    /** Keys of which one value is taken. */
    Set<String> restricted() {
        return Collections.unmodifiableSet(new TreeSet<>(only.keySet()));
    }

    /**
     * Refuses values that mean what Jjak does not do, and names unknown keys in the log.
     *
     * @param json content of the file
     * @param origin file name for messages
     * @throws ModelException naming the key, its value and what is allowed
     */
    void check(JsonNode json, String origin) {
        List<String> unknown = new ArrayList<>();
        json.properties().forEach(field -> {
            String key = field.getKey();
            List<String> allowed = only.get(key);
            if (allowed != null) {
                refuseOthers(key, field.getValue(), allowed, origin);
            } else if (!obeyed.contains(key)
                    && !harmless.contains(key)
                    && !PRIVATE.matcher(key).matches()) {
                unknown.add(key + NearestName.suggestion(key, obeyed.stream().toList()));
            }
        });
        if (!unknown.isEmpty()) {
            log.warn(
                    "{} has keys that Jjak does not know and ignores: {}. If one of them affects vectors in Python, the"
                            + " vectors differ here.",
                    origin,
                    String.join(", ", unknown));
        }
    }

    /** Whether the value is the object of that text, in whatever order its fields are. */
    private static boolean isObject(String text, JsonNode value) {
        return text.startsWith("{")
                && JsonFile.parse(text.getBytes(StandardCharsets.UTF_8), text).equals(value);
    }

    private static void refuseOthers(String key, JsonNode value, List<String> allowed, String origin) {
        String found = value.isTextual() ? value.asText() : value.toString();
        if (value.isNull() || allowed.contains(found) || allowed.stream().anyMatch(each -> isObject(each, value))) {
            return;
        }
        String shown = found.length() > 60 ? found.substring(0, 60) + "…" : found;
        String only = allowed.isEmpty() ? "leaving it out" : "\"" + String.join("\" or \"", allowed) + "\"";
        String advice = ADVICE.getOrDefault(key, "");
        throw new ModelException(origin + ": " + key + " is " + shown + "; Jjak supports only " + only + "."
                + (advice.isEmpty() ? "" : " " + advice));
    }
}
