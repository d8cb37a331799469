package io.github.jjak.tokenize.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jjak.json.internal.JsonFile;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Makes {@code tokenizer.json} from RoBERTa's {@code vocab.json} and {@code merges.txt}, as transformers'
 * {@code RobertaTokenizerFast} does.
 */
final class ByteLevelVocabulary {

    static final String VOCABULARY = "vocab.json";
    static final String MERGES = "merges.txt";

    private static final int LARGEST_ID = 1 << 24;

    private ByteLevelVocabulary() {}

    static ObjectNode tokenizerJson(OldTokenizerFolder folder) {
        folder.checkClass(Set.of("RobertaTokenizer"), true);
        Map<String, Integer> vocabulary = vocabulary(folder);
        boolean prefixSpace = folder.settings().flag("add_prefix_space", false);
        boolean trimOffsets = folder.settings().flag("trim_offsets", true);
        Map<String, String> roles = folder.robertaRoles();
        ObjectNode json = TokenizerJson.start(folder.addedTokens(roles, vocabulary));
        json.putNull("normalizer");
        // The part that splits ignores trim_offsets; transformers leaves it true.
        addByteLevel(json.putObject("pre_tokenizer"), prefixSpace);
        ObjectNode post = json.putObject("post_processor")
                .put("type", "RobertaProcessing")
                .put("trim_offsets", trimOffsets)
                .put("add_prefix_space", prefixSpace);
        addBound(post.putArray("sep"), roles, "sep_token", vocabulary);
        addBound(post.putArray("cls"), roles, "cls_token", vocabulary);
        addByteLevel(json.putObject("decoder"), true);
        ObjectNode model = json.putObject("model").put("type", "BPE");
        model.putNull("dropout");
        model.putNull("unk_token");
        model.put("continuing_subword_prefix", "")
                .put("end_of_word_suffix", "")
                .put("fuse_unk", false)
                .put("byte_fallback", false)
                .put("ignore_merges", false);
        vocabulary.forEach(model.putObject("vocab")::put);
        addMerges(model.putArray("merges"), folder, vocabulary);
        return json;
    }

    private static void addByteLevel(ObjectNode target, boolean prefixSpace) {
        target.put("type", "ByteLevel")
                .put("add_prefix_space", prefixSpace)
                .put("trim_offsets", true)
                .put("use_regex", true);
    }

    private static void addBound(
            ArrayNode bound, Map<String, String> roles, String role, Map<String, Integer> vocabulary) {
        String content = roles.getOrDefault(role, "");
        bound.add(content).add(vocabulary.get(content));
    }

    private static Map<String, Integer> vocabulary(OldTokenizerFolder folder) {
        Map<String, Integer> vocabulary = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry :
                JsonFile.readObject(folder.file(VOCABULARY)).properties()) {
            int id = entry.getValue().isInt() ? entry.getValue().asInt() : -1;
            if (id < 0 || id > LARGEST_ID) {
                throw folder.unclear(VOCABULARY + " gives a piece a number that is none");
            }
            vocabulary.put(entry.getKey(), id);
        }
        return vocabulary;
    }

    private static void addMerges(ArrayNode merges, OldTokenizerFolder folder, Map<String, Integer> vocabulary) {
        String text = new String(folder.bytes(MERGES), StandardCharsets.UTF_8);
        text.lines()
                .filter(line -> !line.startsWith("#version") && !line.isBlank())
                .forEach(line -> {
                    String[] parts = line.split(" ", -1);
                    if (parts.length != 2
                            || !vocabulary.containsKey(parts[0])
                            || !vocabulary.containsKey(parts[1])
                            || !vocabulary.containsKey(parts[0] + parts[1])) {
                        throw folder.unclear(MERGES + " joins pieces that " + VOCABULARY + " does not hold");
                    }
                    merges.addArray().add(parts[0]).add(parts[1]);
                });
    }
}
