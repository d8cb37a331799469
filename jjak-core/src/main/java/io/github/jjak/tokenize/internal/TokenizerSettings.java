package io.github.jjak.tokenize.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jjak.error.ModelException;
import io.github.jjak.json.internal.JsonFields;
import io.github.jjak.json.internal.JsonFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What {@code tokenizer_config.json} and {@code special_tokens_map.json} change of a {@code tokenizer.json}, as in transformers 5:
 *
 * <ol>
 *   <li>Most tokenizer classes build all but the vocabulary again ({@link TokenizerClass}).
 *   <li>Special tokens that the file does not list are found in texts too.
 *   <li>{@code truncation_side} says where long texts are cut; else the file's own truncation does.
 *   <li>{@code do_lower_case} of sentence-transformers puts lower-casing in front.
 * </ol>
 */
public final class TokenizerSettings {

    /** The file of that name. */
    public static final String FILE = "tokenizer_config.json";

    private static final Logger log = LoggerFactory.getLogger(TokenizerSettings.class);

    private static final String DECODER = "added_tokens_decoder";
    private static final String LOWERCASE = "Lowercase";
    private static final String UNKNOWN = "unk_token";
    private static final String UNKNOWN_ID = "unk_id";
    private static final Map<String, List<String>> USUAL_TOKENS = new TreeMap<>(Map.of(
            "cls_token", List.of("[CLS]", "<s>"),
            "mask_token", List.of("[MASK]", "<mask>"),
            "pad_token", List.of("[PAD]", "<pad>"),
            "sep_token", List.of("[SEP]", "</s>"),
            "unk_token", List.of("[UNK]", "<unk>")));
    private static final List<String> USUAL_UNKNOWN = List.of("[UNK]", "<unk>");

    private final JsonFields settings;
    private final TokenizerClass tokenizerClass;

    /** Descriptions of special tokens by role. */
    private final Map<String, JsonNode> roles = new LinkedHashMap<>();

    private final List<JsonNode> furtherTokens = new ArrayList<>();

    private TokenizerSettings(JsonFields settings, TokenizerClass tokenizerClass) {
        this.settings = settings;
        this.tokenizerClass = tokenizerClass;
    }

    /**
     * A tokenizer as it is used.
     *
     * @param json content of a {@code tokenizer.json} that says all of it
     * @param truncationSide where long texts lose tokens
     * @param unknown number of the token that stands for what the vocabulary lacks; {@link Tokenizer#NO_TOKEN} if there is none
     */
    public record Effective(byte[] json, TruncationSide truncationSide, int unknown) {}

    /**
     * Reads the settings beside a {@code tokenizer.json}.
     *
     * @param file where a file of a name lies or would lie
     * @param configuration content of {@code config.json}
     * @throws ModelException if a file is damaged, or asks for what Jjak does not do
     */
    public static TokenizerSettings read(Function<String, Path> file, ObjectNode configuration) {
        JsonFields settings =
                new JsonFields(object(file.apply(FILE)), file.apply(FILE).toString());
        if (settings.flag("split_special_tokens", false)) {
            throw new ModelException(
                    settings.origin() + ": split_special_tokens is true, which Jjak does not do: special"
                            + " tokens in a text stay whole.");
        }
        String stated = settings.text(
                "tokenizer_class", configuration.path("tokenizer_class").asText(""));
        TokenizerClass tokenizerClass = TokenizerClass.of(
                stated.isEmpty() ? null : stated,
                configuration.path("model_type").asText());
        if (!stated.isEmpty() && TokenizerClass.isUnknown(stated)) {
            log.warn(
                    "{}: tokenizer_class {} is not supported by Jjak; tokenizer.json is used as it is.",
                    settings.origin(),
                    stated);
        }
        TokenizerSettings read = new TokenizerSettings(settings, tokenizerClass);
        read.readTokens(settings.object(), false);
        if (!settings.object().has(DECODER)) {
            read.readTokens(object(file.apply("special_tokens_map.json")), true);
            object(file.apply("added_tokens.json")).fieldNames().forEachRemaining(read::addFurther);
        }
        return read;
    }

    /**
     * A {@code tokenizer_config.json} for a tokenizer that had none: Python takes the file as it is and knows the special tokens,
     * without which it cannot pad.
     *
     * @param tokenizerJson content of {@code tokenizer.json}
     */
    public static ObjectNode fresh(byte[] tokenizerJson) {
        ObjectNode json = JsonFile.object().put("tokenizer_class", "PreTrainedTokenizerFast");
        Set<String> listed = new HashSet<>();
        for (JsonNode token :
                TokenizerOutline.read(tokenizerJson, Set.of(), "tokenizer.json").part("added_tokens")) {
            listed.add(token.path("content").asText());
        }
        USUAL_TOKENS.forEach((role, names) ->
                names.stream().filter(listed::contains).findFirst().ifPresent(name -> json.put(role, name)));
        return json;
    }

    private static ObjectNode object(Path file) {
        return Files.isRegularFile(file) ? JsonFile.readObject(file) : JsonFile.object();
    }

    private void readTokens(JsonNode json, boolean overrule) {
        json.properties().forEach(field -> {
            boolean token = content(field.getValue()) != null;
            if (field.getKey().endsWith("_token") && token) {
                if (overrule || !roles.containsKey(field.getKey())) {
                    roles.put(field.getKey(), field.getValue());
                }
            } else if (Set.of("extra_special_tokens", "additional_special_tokens", DECODER)
                    .contains(field.getKey())) {
                field.getValue().forEach(furtherTokens::add);
            }
        });
    }

    private void addFurther(String content) {
        furtherTokens.add(JsonFile.object().put("content", content).put("special", false));
    }

    private static @Nullable String content(JsonNode token) {
        JsonNode text = token.isObject() ? token.path("content") : token;
        return text.isTextual() ? text.asText() : null;
    }

    /**
     * The tokenizer that these settings make of a file.
     *
     * @param made whether the file was made from older ones by these very settings
     * @param lowerCase whether texts are lower-cased first, {@code do_lower_case} of {@code sentence_bert_config.json}
     * @param rows of the table of embeddings; tokens beyond them are left out
     */
    public Effective apply(byte[] tokenizerJson, boolean made, boolean lowerCase, int rows, String origin) {
        Map<String, String> contents = new HashMap<>();
        roles.forEach((role, token) -> contents.put(role, String.valueOf(content(token))));
        Set<String> wanted = new HashSet<>(contents.values());
        furtherTokens.forEach(token -> wanted.add(String.valueOf(content(token))));
        wanted.addAll(List.of(tokenizerClass.cls(), tokenizerClass.sep(), tokenizerClass.unknown()));
        wanted.addAll(USUAL_UNKNOWN);
        TokenizerOutline outline = TokenizerOutline.read(tokenizerJson, wanted, origin);
        ObjectNode parts = JsonFile.object();
        ObjectNode model = JsonFile.object();
        if (!made && builds(outline, origin)) {
            BuiltTokenizer built = new BuiltTokenizer(tokenizerClass, settings, outline, contents);
            parts.setAll(built.parts());
            model.setAll(built.model());
        }
        if (!made) {
            addTokens(outline, parts, rows);
        }
        if (lowerCase) {
            addLowerCasing(parts.has("normalizer") ? parts.path("normalizer") : outline.part("normalizer"), parts);
        }
        if (!parts.isEmpty() || !model.isEmpty()) {
            log.info(
                    "{} overrules {} in {}{}.",
                    settings.origin(),
                    origin,
                    names(parts),
                    model.isEmpty() ? "" : ", model");
        }
        TruncationSide side = truncationSide(outline);
        return new Effective(
                parts.isEmpty() && model.isEmpty()
                        ? tokenizerJson
                        : TokenizerOutline.rewrite(tokenizerJson, parts, model),
                side,
                unknown(outline, model));
    }

    private static int unknown(TokenizerOutline outline, ObjectNode changed) {
        JsonNode model = outline.part("model");
        JsonNode number = changed.has(UNKNOWN_ID) ? changed.path(UNKNOWN_ID) : model.path(UNKNOWN_ID);
        if (number.isInt()) {
            return number.asInt();
        }
        JsonNode token = changed.has(UNKNOWN) ? changed.path(UNKNOWN) : model.path(UNKNOWN);
        return token.isTextual()
                ? outline.allNumbers().getOrDefault(token.asText(), Tokenizer.NO_TOKEN)
                : Tokenizer.NO_TOKEN;
    }

    private static String names(ObjectNode parts) {
        List<String> names = new ArrayList<>();
        parts.fieldNames().forEachRemaining(names::add);
        return String.join(", ", names);
    }

    /** Whether the class builds parts again; not over a vocabulary of a kind that it could not hold. */
    private boolean builds(TokenizerOutline outline, String origin) {
        if (tokenizerClass == TokenizerClass.GENERIC) {
            return false;
        }
        String kind = outline.part("model").path("type").asText(tokenizerClass.modelKind());
        if (!kind.equals(tokenizerClass.modelKind())) {
            log.warn(
                    "{} holds a vocabulary of the kind {}, which its tokenizer_class does not read; it is used as it"
                            + " stands.",
                    origin,
                    kind);
            return false;
        }
        return true;
    }

    /** Tokens of the settings that the file does not list are added to it, numbered as transformers does. */
    private void addTokens(TokenizerOutline outline, ObjectNode parts, int rows) {
        ArrayNode added = outline.part("added_tokens") instanceof ArrayNode list
                ? list.deepCopy()
                : JsonFile.object().putArray("added_tokens");
        Map<String, Integer> numbers = outline.allNumbers();
        Set<String> listed = new HashSet<>();
        int next = outline.vocabularySize();
        for (JsonNode token : added) {
            listed.add(token.path("content").asText());
            next = Math.max(next, token.path("id").asInt() + 1);
        }
        List<JsonNode> tokens = new ArrayList<>(furtherTokens);
        tokens.addAll(roles.values());
        boolean changed = false;
        for (JsonNode token : tokens) {
            String content = content(token);
            if (content == null || content.isEmpty() || !listed.add(content)) {
                continue;
            }
            int id = numbers.getOrDefault(content, next);
            if (id >= rows) {
                log.warn(
                        "{} names the token {}, which has no row in the table of embeddings; it is left out.",
                        settings.origin(),
                        content);
                continue;
            }
            next = Math.max(next, id + 1);
            AddedToken.described(
                            id,
                            content,
                            token,
                            !token.path("special").isBoolean()
                                    || token.path("special").asBoolean())
                    .addTo(added);
            changed = true;
        }
        if (changed) {
            parts.set("added_tokens", added);
        }
    }

    /** As sentence-transformers: in front of the normalizer, unless that lower-cases by a part of that name. */
    private static void addLowerCasing(JsonNode normalizer, ObjectNode parts) {
        ObjectNode sequence = JsonFile.object().put("type", "Sequence");
        ArrayNode members = sequence.putArray("normalizers");
        members.addObject().put("type", LOWERCASE);
        boolean isSequence = normalizer.path("type").asText().equals("Sequence");
        if (isSequence) {
            normalizer.path("normalizers").forEach(members::add);
        } else if (normalizer.isObject()) {
            members.add(normalizer);
        }
        boolean lowers = false;
        for (int i = 1; i < members.size(); i++) {
            lowers |= members.get(i).path("type").asText().equals(LOWERCASE);
        }
        if (!lowers) {
            parts.set("normalizer", sequence);
        }
    }

    private TruncationSide truncationSide(TokenizerOutline outline) {
        String side = settings.text(
                "truncation_side", outline.part("truncation").path("direction").asText("right"));
        return switch (side) {
            case "left", "Left" -> TruncationSide.LEFT;
            case "right", "Right" -> TruncationSide.RIGHT;
            default ->
                throw new ModelException(
                        settings.origin() + ": truncation_side is \"" + side + "\"; it should be left or right.");
        };
    }
}
