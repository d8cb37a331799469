package io.github.jjak.tokenize.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jjak.json.internal.JsonFields;
import io.github.jjak.json.internal.JsonFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The parts that a tokenizer class of transformers 5 builds from {@code tokenizer_config.json}, whatever {@code tokenizer.json} says
 * in their place; see the classes of the same names there.
 */
final class BuiltTokenizer {

    private static final String TYPE = "type";
    private static final int LONGEST_WORD = 100;
    private static final int XLM_ROBERTA_UNKNOWN = 3;

    /** Stands for the text among the numbers of the tokens around it. */
    private static final int TEXT = -1;

    private final TokenizerClass tokenizerClass;
    private final JsonFields settings;
    private final TokenizerOutline file;
    private final Map<String, String> roles;
    private final ObjectNode parts = JsonFile.object();
    private final ObjectNode model = JsonFile.object();

    /**
     * Builds what differs from the file.
     *
     * @param settings {@code tokenizer_config.json}
     * @param roles how special tokens are written, by role, where the settings say
     */
    BuiltTokenizer(
            TokenizerClass tokenizerClass, JsonFields settings, TokenizerOutline file, Map<String, String> roles) {
        this.tokenizerClass = tokenizerClass;
        this.settings = settings;
        this.file = file;
        this.roles = roles;
        switch (tokenizerClass) {
            case BERT, MPNET -> buildBert();
            case ROBERTA -> buildRoberta();
            case XLM_ROBERTA, CAMEMBERT -> buildUnigram();
            case GENERIC -> {}
        }
        if (tokenizerClass != TokenizerClass.GENERIC) {
            buildPostProcessor();
        }
    }

    /** Parts that differ from the file's. */
    ObjectNode parts() {
        return parts;
    }

    /** Fields of {@code model} that differ from the file's. */
    ObjectNode model() {
        return model;
    }

    private void buildBert() {
        ObjectNode normalizer = JsonFile.object()
                .put(TYPE, "BertNormalizer")
                .put("clean_text", true)
                .put("handle_chinese_chars", settings.flag("tokenize_chinese_chars", true));
        if (settings.object().hasNonNull("strip_accents")) {
            normalizer.put("strip_accents", settings.flag("strip_accents", false));
        } else {
            normalizer.putNull("strip_accents");
        }
        exchange("normalizer", normalizer.put("lowercase", settings.flag("do_lower_case", true)));
        exchange("pre_tokenizer", JsonFile.object().put(TYPE, "BertPreTokenizer"));
        String unknown = roles.getOrDefault("unk_token", tokenizerClass.unknown());
        if (file.allNumbers().containsKey(unknown)) {
            exchangeInModel("unk_token", JsonFile.object().textNode(unknown));
        }
        exchangeInModel("continuing_subword_prefix", JsonFile.object().textNode("##"));
        exchangeInModel("max_input_chars_per_word", JsonFile.object().numberNode(LONGEST_WORD));
    }

    private void buildRoberta() {
        exchange("normalizer", NullNode.getInstance());
        boolean prefixSpace = settings.flag("add_prefix_space", false);
        JsonNode found = file.part("pre_tokenizer");
        boolean same = found.path(TYPE).asText().equals("ByteLevel")
                && found.path("add_prefix_space").asBoolean() == prefixSpace
                && found.path("use_regex").asBoolean(true);
        if (!same) {
            parts.set(
                    "pre_tokenizer",
                    JsonFile.object()
                            .put(TYPE, "ByteLevel")
                            .put("add_prefix_space", prefixSpace)
                            .put("trim_offsets", true)
                            .put("use_regex", true));
        }
        for (String absent : List.of("dropout", "unk_token", "continuing_subword_prefix", "end_of_word_suffix")) {
            if (!file.part("model").path(absent).asText("").isEmpty()
                    && file.part("model").hasNonNull(absent)) {
                model.putNull(absent);
            }
        }
        for (String off : List.of("fuse_unk", "byte_fallback", "ignore_merges")) {
            if (file.part("model").path(off).asBoolean()) {
                model.put(off, false);
            }
        }
    }

    private void buildUnigram() {
        JsonNode charsMap = null;
        for (JsonNode normalizer : flat(file.part("normalizer"), "normalizers")) {
            charsMap = charsMap == null && normalizer.has("precompiled_charsmap") ? normalizer : charsMap;
        }
        JsonNode normalizer = charsMap == null ? NullNode.getInstance() : charsMap;
        if (flat(file.part("normalizer"), "normalizers").size() > (charsMap == null ? 0 : 1)) {
            parts.set("normalizer", normalizer);
        }
        boolean prefixSpace = settings.flag("add_prefix_space", true);
        List<JsonNode> found = flat(file.part("pre_tokenizer"), "pretokenizers");
        boolean same = found.size() == 2
                && found.get(0).path(TYPE).asText().equals("WhitespaceSplit")
                && found.get(1).path(TYPE).asText().equals("Metaspace")
                && found.get(1).path("replacement").asText().equals("▁")
                && found.get(1).path("split").asBoolean(true)
                && prefixes(found.get(1)).equals(prefixSpace ? "always" : "never");
        if (!same) {
            ObjectNode sequence = JsonFile.object().put(TYPE, "Sequence");
            sequence.withArray("pretokenizers").addObject().put(TYPE, "WhitespaceSplit");
            UnigramVocabulary.addMetaspace(sequence.withArray("pretokenizers").addObject(), prefixSpace);
            parts.set("pre_tokenizer", sequence);
        }
        int unknown = tokenizerClass == TokenizerClass.XLM_ROBERTA
                ? XLM_ROBERTA_UNKNOWN
                : file.numbers().getOrDefault(roles.getOrDefault("unk_token", tokenizerClass.unknown()), 0);
        if (unknown < file.vocabularySize()) {
            exchangeInModel("unk_id", JsonFile.object().numberNode(unknown));
        }
        if (file.part("model").path("byte_fallback").asBoolean()) {
            model.put("byte_fallback", false);
        }
    }

    /** Files from before 2023 say {@code add_prefix_space}. */
    private static String prefixes(JsonNode metaspace) {
        return metaspace
                .path("prepend_scheme")
                .asText(metaspace.path("add_prefix_space").asBoolean(true) ? "always" : "never");
    }

    private void buildPostProcessor() {
        String first = roles.getOrDefault(tokenizerClass.clsRole(), tokenizerClass.cls());
        String last = roles.getOrDefault(tokenizerClass.sepRole(), tokenizerClass.sep());
        Map<String, Integer> numbers = file.allNumbers();
        Integer firstNumber = numbers.get(first);
        Integer lastNumber = numbers.get(last);
        // transformers would give them numbers beyond the table of embeddings.
        if (firstNumber == null || lastNumber == null) {
            return;
        }
        List<Integer> expected = List.of(firstNumber, TEXT, lastNumber);
        if (!expected.equals(around(file.part("post_processor")))) {
            ObjectNode holder = JsonFile.object();
            ObjectNode template = TokenizerJson.addTemplate(holder, new TokenizerJson.Bounds(first, last), numbers);
            template.putArray("pair").addAll(template.withArray("single").deepCopy());
            TokenizerJson.addSequence(template.withArray("pair"), "B", 1);
            TokenizerJson.addSpecial(template.withArray("pair"), last, 1);
            parts.set("post_processor", template);
        }
    }

    /** The numbers of the tokens that a post-processor puts around one text; null if it is of a kind that is not known. */
    private static @Nullable List<Integer> around(JsonNode processor) {
        List<JsonNode> single = new ArrayList<>(flat(processor, "processors"));
        single.removeIf(each -> each.path(TYPE).asText().equals("ByteLevel"));
        if (single.size() != 1) {
            return null;
        }
        JsonNode only = single.get(0);
        return switch (only.path(TYPE).asText()) {
            case "BertProcessing", "RobertaProcessing" ->
                List.of(
                        only.path("cls").path(1).asInt(),
                        TEXT,
                        only.path("sep").path(1).asInt());
            case "TemplateProcessing" -> templateNumbers(only);
            default -> null;
        };
    }

    private static List<Integer> templateNumbers(JsonNode template) {
        List<Integer> numbers = new ArrayList<>();
        for (JsonNode piece : template.path("single")) {
            String special = piece.path("SpecialToken").path("id").asText("");
            if (special.isEmpty()) {
                numbers.add(TEXT);
            } else {
                template.path("special_tokens").path(special).path("ids").forEach(id -> numbers.add(id.asInt()));
            }
        }
        return numbers;
    }

    /** A part, or the parts of a sequence; empty for none. */
    private static List<JsonNode> flat(JsonNode part, String members) {
        List<JsonNode> all = new ArrayList<>();
        if (part.path(TYPE).asText().equals("Sequence")) {
            part.path(members).forEach(all::add);
        } else if (part.isObject()) {
            all.add(part);
        }
        return all;
    }

    private void exchange(String name, JsonNode expected) {
        JsonNode found = file.part(name);
        if (!(found.isMissingNode() ? NullNode.getInstance() : found).equals(expected)) {
            parts.set(name, expected);
        }
    }

    private void exchangeInModel(String name, JsonNode expected) {
        if (!file.part("model").path(name).asText("").equals(expected.asText())) {
            model.set(name, expected);
        }
    }
}
