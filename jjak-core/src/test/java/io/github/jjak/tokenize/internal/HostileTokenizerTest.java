package io.github.jjak.tokenize.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jjak.error.ModelException;
import io.github.jjak.fixture.ParityFixtures;
import io.github.jjak.json.internal.JsonFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that would end or hang the process if native code read them first. */
class HostileTokenizerTest {

    private static final Path BERT =
            ParityFixtures.of(HostileTokenizerTest.class).path("bert-tiny/tokenizer.json");
    private static final Path XLM =
            ParityFixtures.of(HostileTokenizerTest.class).path("xlm-roberta-tiny-plain/tokenizer.json");
    private static final List<String> TEXTS =
            List.of("", "안녕하세요 세상", "hello [MASK] x [CLS][SEP] <s></s>", "a".repeat(2_000) + "!", " \t\n▁", "가");

    private static byte[] changed(Path file, Consumer<ObjectNode> change) {
        ObjectNode json = JsonFile.readObject(file);
        change.accept(json);
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void assertRefused(Consumer<ObjectNode> change, String... words) {
        byte[] file = changed(BERT, change);
        assertThatThrownBy(() -> Tokenizer.load(file, "the file"))
                .isInstanceOf(ModelException.class)
                .hasMessageStartingWith("the file cannot be used as a tokenizer")
                .hasMessageContainingAll(words);
    }

    private static ObjectNode split(ObjectNode json, String regex) {
        ObjectNode split = json.putObject("pre_tokenizer").put("type", "Split");
        split.putObject("pattern").put("Regex", regex);
        return split.put("behavior", "Isolated").put("invert", false);
    }

    @Test
    void aTemplateThatNamesAMissingTokenIsRefused() {
        assertRefused(
                json -> ((ObjectNode) json.at("/post_processor/single/0/SpecialToken")).put("id", "[NONE]"),
                "[NONE]",
                "special_tokens lacks");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(a+)+$",
                "(a|a)*$",
                "(?:a*)*b",
                "((ab)*c?)*",
                "(a{1,50}){1,50}$",
                "(?<x>a)\\k<x>",
                "(a)\\1+",
                "a*a*a*a*a*a*a*$",
                "(?>(?:a|ab)+)c",
                ""
            })
    void aRegularExpressionThatCanGoBackEndlesslyIsRefused(String regex) {
        assertRefused(json -> split(json, regex), "regular expression");
    }

    @Test
    void growthNumbersAndLengthsBeyondReasonAreRefused() {
        assertRefused(
                json -> {
                    ArrayNode parts =
                            json.putObject("normalizer").put("type", "Sequence").putArray("normalizers");
                    for (int i = 0; i < 7; i++) {
                        ObjectNode replace = parts.addObject().put("type", "Replace");
                        replace.putObject("pattern").put("String", "e");
                        replace.put("content", "e".repeat(10));
                    }
                },
                "64 times as long");
        assertRefused(
                json -> ((ObjectNode) json.at("/added_tokens/0")).put("content", "a".repeat(100_000)),
                "100000 characters");
        assertRefused(json -> ((ObjectNode) json.at("/added_tokens/0")).put("id", 4_294_967_295L), "4294967295");
        assertRefused(json -> ((ObjectNode) json.at("/model/vocab")).put("x", 4_294_967_295L), "4294967295");
        assertRefused(json -> ((ObjectNode) json.get("model")).put("unk_token", "[NONE]"), "unknown token");
        assertRefused(
                json -> ((ObjectNode) json.get("model")).put("max_input_chars_per_word", 1_000_000),
                "max_input_chars_per_word");
        assertRefused(
                json -> json.putObject("normalizer").put("type", "Precompiled").put("precompiled_charsmap", "AAAAAAAA"),
                "precompiled_charsmap");
    }

    @Test
    void whatIsNotKnownIsTriedInAProcessOfItsOwn() {
        byte[] harmless = changed(BERT, json -> split(json, "[^a-z]x"));
        assertThat(TokenizerCheck.isOrdinary(harmless, "the file")).isFalse();
        try (Tokenizer tokenizer = Tokenizer.load(harmless, "the file")) {
            assertThat(tokenizer.tokenize(TEXTS, 16).ids()).hasSameSizeAs(TEXTS);
        }
        // Quadratic: the native library gives up after ten million steps and takes its process along.
        byte[] harmful = changed(BERT, json -> split(json, "a+a+a+$"));
        assertThatThrownBy(() -> Tokenizer.load(harmful, "the file"))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("tried in a process of its own");
    }

    @Test
    void filesOfPublishedKindsAreNotTried() throws Exception {
        assertThat(TokenizerCheck.isOrdinary(Files.readAllBytes(BERT), "the file"))
                .isTrue();
        assertThat(TokenizerCheck.isOrdinary(Files.readAllBytes(XLM), "the file"))
                .isTrue();
    }

    /** Each node outside the vocabulary left out, or replaced: whatever is still taken for ordinary is loaded and used here. */
    @Test
    void noOrdinaryFileEndsTheProcess() {
        int ordinary = 0;
        for (Path file : List.of(BERT, XLM)) {
            ObjectNode original = JsonFile.readObject(file);
            for (String pointer : pointers(original, "")) {
                for (String value : List.of("null", "\"x\"", "0", "[]", "{}", "true")) {
                    byte[] mutant =
                            changed(file, json -> replace(json, pointer, JsonFile.parse(bytes(value), "value")));
                    ordinary += use(mutant) ? 1 : 0;
                }
            }
        }
        assertThat(ordinary).isGreaterThan(50);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static boolean use(byte[] mutant) {
        try {
            if (!TokenizerCheck.isOrdinary(mutant, "the file")) {
                return false;
            }
            try (Tokenizer tokenizer = Tokenizer.load(mutant, "the file")) {
                tokenizer.tokenize(TEXTS, 16);
                tokenizer.affixes();
            }
            return true;
        } catch (ModelException refused) {
            return false;
        }
    }

    private static List<String> pointers(JsonNode node, String path) {
        List<String> pointers = new ArrayList<>();
        if (!path.isEmpty()) {
            pointers.add(path);
        }
        if (path.endsWith("/vocab") || path.endsWith("/merges")) {
            return pointers;
        }
        node.properties()
                .forEach(field -> pointers.addAll(pointers(
                        field.getValue(),
                        path + "/" + field.getKey().replace("~", "~0").replace("/", "~1"))));
        for (int i = 0; node.isArray() && i < Math.min(2, node.size()); i++) {
            pointers.addAll(pointers(node.get(i), path + "/" + i));
        }
        return pointers;
    }

    private static void replace(ObjectNode json, String pointer, JsonNode value) {
        int last = pointer.lastIndexOf('/');
        JsonNode parent = json.at(pointer.substring(0, last));
        String name = pointer.substring(last + 1).replace("~1", "/").replace("~0", "~");
        if (parent instanceof ObjectNode object) {
            object.set(name, value);
        } else {
            ((ArrayNode) parent).set(Integer.parseInt(name), value);
        }
    }
}
