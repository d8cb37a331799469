package io.github.jjak.tokenize.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jjak.error.ModelException;
import io.github.jjak.json.internal.JsonFields;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.json.internal.RegularFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The settings beside a vocabulary from before {@code tokenizer.json}: {@code tokenizer_config.json},
 * {@code special_tokens_map.json} and {@code added_tokens.json}, each of which may be absent.
 */
final class OldTokenizerFolder {

    private static final long LARGEST_FILE = 64L << 20;

    private static final String MASK = "mask_token";

    private final Path folder;
    private final ObjectNode settings;
    private final ObjectNode specialTokens;

    OldTokenizerFolder(Path folder) {
        this.folder = folder;
        this.settings = read("tokenizer_config.json");
        this.specialTokens = read("special_tokens_map.json");
    }

    private ObjectNode read(String name) {
        Path file = folder.resolve(name);
        return Files.isRegularFile(file) ? JsonFile.readObject(file) : JsonFile.object();
    }

    /** {@code tokenizer_config.json}, perhaps empty. */
    JsonFields settings() {
        return new JsonFields(settings, folder.resolve("tokenizer_config.json").toString());
    }

    Path file(String name) {
        return folder.resolve(name);
    }

    boolean has(String name) {
        return Files.isRegularFile(folder.resolve(name));
    }

    /** A whole file of at most 64 MiB. */
    byte[] bytes(String name) {
        Path file = folder.resolve(name);
        try {
            if (Files.size(file) > LARGEST_FILE) {
                throw new ModelException(
                        file + " has " + Files.size(file) + " bytes; a vocabulary has at most " + LARGEST_FILE + ".");
            }
            return Files.readAllBytes(RegularFile.require(file));
        } catch (IOException cause) {
            throw new ModelException(file + " cannot be read: " + cause.getMessage(), cause);
        }
    }

    /** Refuses a tokenizer class whose rules are not among the known ones; none stated is fine if {@code optional}. */
    void checkClass(Set<String> known, boolean optional) {
        String stated = settings().text("tokenizer_class", "");
        String plain = stated.endsWith("Fast") ? stated.substring(0, stated.length() - "Fast".length()) : stated;
        if (stated.isEmpty() ? !optional : !known.contains(plain)) {
            throw unclear(
                    stated.isEmpty()
                            ? "tokenizer_config.json names no tokenizer_class"
                            : "the tokenizer_class " + stated + " has rules of its own");
        }
    }

    /** A refusal that says how to get a tokenizer.json. */
    ModelException unclear(String why) {
        return new ModelException(folder + " lacks tokenizer.json, and Jjak cannot make it from the older files: " + why
                + ". Make it with Python: AutoTokenizer.from_pretrained(folder).save_pretrained(folder).");
    }

    /** How the token of a role is written, for instance {@code cls_token}. */
    private String token(String role, String otherwise) {
        JsonNode inSettings = settings.path(role);
        JsonNode inMap = specialTokens.path(role);
        String first = content(inSettings);
        String second = content(inMap);
        if (first != null && second != null && !first.equals(second)) {
            throw unclear("tokenizer_config.json and special_tokens_map.json disagree on " + role);
        }
        return first != null ? first : second != null ? second : otherwise;
    }

    /** How the tokens of BERT's roles are written, by role. */
    Map<String, String> bertRoles() {
        return roles(Map.of(
                "unk_token",
                "[UNK]",
                "sep_token",
                "[SEP]",
                "pad_token",
                "[PAD]",
                "cls_token",
                "[CLS]",
                MASK,
                "[MASK]"));
    }

    /** How the tokens of RoBERTa's roles are written, by role. */
    Map<String, String> robertaRoles() {
        return roles(Map.of(
                "bos_token",
                "<s>",
                "eos_token",
                "</s>",
                "unk_token",
                "<unk>",
                "sep_token",
                "</s>",
                "pad_token",
                "<pad>",
                "cls_token",
                "<s>",
                MASK,
                "<mask>"));
    }

    private Map<String, String> roles(Map<String, String> defaults) {
        Map<String, String> roles = new HashMap<>();
        defaults.forEach((role, otherwise) -> roles.put(role, token(role, otherwise)));
        return roles;
    }

    private static @Nullable String content(JsonNode token) {
        JsonNode text = token.isObject() ? token.path("content") : token;
        return text.isTextual() ? text.asText() : null;
    }

    /**
     * All tokens to be found before the text is split, by number.
     *
     * @param roles how the special tokens are written, by role
     * @param vocabulary numbers of the vocabulary
     * @throws ModelException if a special token has no number, or numbers contradict each other
     */
    List<AddedToken> addedTokens(Map<String, String> roles, Map<String, Integer> vocabulary) {
        Map<String, AddedToken> tokens = new LinkedHashMap<>();
        new TreeMap<>(roles).forEach((role, content) -> {
            Integer id = vocabulary.get(content);
            if (id != null) {
                JsonNode described = settings.path(role).isObject() ? settings.path(role) : specialTokens.path(role);
                tokens.put(content, AddedToken.described(id, content, described, true));
            } else if (!role.equals(MASK)) {
                throw unclear("the vocabulary lacks the " + role + " \"" + content + "\"");
            }
        });
        read("added_tokens.json").properties().forEach(entry -> {
            int id = entry.getValue().asInt(-1);
            tokens.putIfAbsent(entry.getKey(), AddedToken.described(id, entry.getKey(), null, false));
        });
        settings.path("added_tokens_decoder").properties().forEach(entry -> {
            String content = entry.getValue().path("content").asText();
            int id = entry.getKey().matches("[0-9]{1,9}") ? Integer.parseInt(entry.getKey()) : -1;
            tokens.put(content, AddedToken.described(id, content, entry.getValue(), false));
        });
        for (String list : List.of("additional_special_tokens", "extra_special_tokens")) {
            for (JsonNode token : settings.has(list) ? settings.path(list) : specialTokens.path(list)) {
                addSpecial(tokens, token, vocabulary);
            }
        }
        List<AddedToken> sorted = tokens.values().stream()
                .sorted(Comparator.comparingInt(AddedToken::id))
                .toList();
        checkNumbers(sorted, vocabulary);
        return sorted;
    }

    private void addSpecial(Map<String, AddedToken> tokens, JsonNode token, Map<String, Integer> vocabulary) {
        String content = content(token);
        if (content == null) {
            return;
        }
        AddedToken known = tokens.get(content);
        Integer id = known == null ? vocabulary.get(content) : Integer.valueOf(known.id());
        if (id == null) {
            throw unclear("the additional special token \"" + content + "\" has no number");
        }
        tokens.put(content, AddedToken.described(id, content, token, true));
    }

    /** The tokenizers library numbers tokens outside the vocabulary itself, from its size on. */
    private void checkNumbers(List<AddedToken> tokens, Map<String, Integer> vocabulary) {
        int next = vocabulary.size();
        for (AddedToken token : tokens) {
            Integer inVocabulary = vocabulary.get(token.content());
            int expected = inVocabulary == null ? next++ : inVocabulary;
            if (token.id() != expected) {
                throw unclear("the added token \"" + token.content() + "\" has the number " + token.id()
                        + " instead of " + expected);
            }
        }
    }
}
