package io.github.jjak.tokenize.internal;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.fasterxml.jackson.databind.JsonNode;
import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.Platform;
import io.github.jjak.json.internal.JsonFile;
import java.io.ByteArrayInputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The other side of {@link TokenizerTrial}: reads a {@code tokenizer.json} from standard input, tokenises texts that are hard for
 * tokenizers, and prints what came of it.
 */
final class TrialProcess {

    static final String MARK = "jjak-trial: ";
    static final String PASSED = "passed";

    private static final long MOST_MEMORY = 12L << 30;
    private static final int ADDRESS_SPACE = 9;
    private static final int LONG = 20_000;
    private static final int MOST_LETTERS = 60;
    private static final int MOST_ADDED_TOKENS = 200;
    private static final List<String> TEXTS = List.of(
            "",
            " ",
            "\t\n\r ",
            "배송은 언제 오나요? 3,000원입니다.",
            "The quick brown fox didn't jump over 12 lazy dogs.",
            "漢字とかな、カタカナ。",
            "e\u0301 \u1112\u1161\u11ab \u0000 \u200b \ufdfa \ud83d\ude00\u200d\ud83d\ude00",
            "[CLS] <s> </s> [MASK] <mask> <unk>",
            "a".repeat(LONG) + "!");

    private TrialProcess() {}

    public static void main(String[] arguments) throws IOException {
        limitMemory();
        byte[] json = System.in.readAllBytes();
        Map<String, String> options = Map.of("padding", "false", "truncation", "false", "addSpecialTokens", "true");
        String verdict;
        try (HuggingFaceTokenizer tokenizer =
                HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(json), options)) {
            for (String text : texts(JsonFile.parse(json, "the file"))) {
                tokenizer.encode(text).getIds();
                tokenizer.batchEncode(List.of(text, "a"));
            }
            verdict = PASSED;
        } catch (IOException | RuntimeException refused) {
            verdict = "it was refused: "
                    + String.valueOf(refused.getMessage()).lines().findFirst().orElse("unknown reason");
        }
        // The library may have printed something without an end of line.
        try (OutputStream answer = new FileOutputStream(FileDescriptor.out)) {
            answer.write(("\n" + MARK + verdict + "\n").getBytes(StandardCharsets.UTF_8));
        }
        Runtime.getRuntime().halt(0);
    }

    /** So that a text that grows without end ends this process before the machine's memory is full. */
    private static void limitMemory() {
        if (Platform.isLinux()) {
            try (Memory limit = new Memory(2L * Long.BYTES)) {
                limit.setLong(0, MOST_MEMORY);
                limit.setLong(Long.BYTES, MOST_MEMORY);
                Function.getFunction(Platform.C_LIBRARY_NAME, "setrlimit")
                        .invokeInt(new Object[] {ADDRESS_SPACE, limit});
            } catch (LinkageError notHere) {
                // Then the time alone is limited.
            }
        }
    }

    private static List<String> texts(JsonNode json) {
        List<String> texts = new ArrayList<>(TEXTS);
        int added = 0;
        for (JsonNode token : json.path("added_tokens")) {
            String content = token.path("content").asText();
            if (added++ < MOST_ADDED_TOKENS) {
                texts.add(content + content + " " + content + "  a" + content + " 가 " + content);
            }
        }
        Set<Integer> letters = new LinkedHashSet<>();
        "a1 !\n가\t_-'".codePoints().forEach(letters::add);
        for (String field : List.of("Regex", "String")) {
            json.findValuesAsText(field).forEach(pattern -> pattern.codePoints().forEach(letters::add));
        }
        letters.stream().limit(MOST_LETTERS).forEach(letter -> {
            String one = Character.toString(letter);
            texts.add(one.repeat(LONG) + "!");
            texts.add("a " + one.repeat(LONG) + "a");
        });
        return texts;
    }
}
