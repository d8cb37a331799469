package io.github.jjak.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jjak.cli.Run;
import io.github.jjak.json.internal.JsonFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Vectors on the way out: the same numbers on standard output, in {@code .jsonl} and in {@code .npy}. */
class EmbedTest {

    private static final int DIMENSION = 128;
    private static final List<String> TEXTS = List.of("환불은 언제 되나요?", "비밀번호를 잊었어요.", "환불은 언제 되나요?");

    @TempDir
    private Path temp;

    private static JsonNode json(String text) {
        return JsonFile.parse(text.getBytes(StandardCharsets.UTF_8), "output");
    }

    private Run embed(String data, String output, String... more) {
        String[] fixed = {
            "embed",
            "--model",
            "builtin:ko-tiny",
            "--data",
            data,
            "--output",
            temp.resolve(output).toString()
        };
        String[] all = Arrays.copyOf(fixed, fixed.length + more.length);
        System.arraycopy(more, 0, all, fixed.length, more.length);
        return Run.jjak(all);
    }

    @Test
    void allOutputsHoldTheSameNumbers() throws Exception {
        String data = Files.writeString(temp.resolve("faq.csv"), "question\n" + String.join("\n", TEXTS) + "\n")
                .toString();
        Run printed = Run.jjak("embed", "--model", "builtin:ko-tiny", TEXTS.get(0), TEXTS.get(1), TEXTS.get(2));
        assertThat(printed.exitCode()).as(printed.err()).isZero();
        List<String> lines = printed.out().lines().toList();
        assertThat(lines).hasSize(3);
        assertThat(lines.get(2)).isEqualTo(lines.get(0)).isNotEqualTo(lines.get(1));

        Run jsonl = embed(data, "v.jsonl", "--json");
        assertThat(jsonl.exitCode()).as(jsonl.err()).isZero();
        assertThat(Files.readAllLines(temp.resolve("v.jsonl"))).isEqualTo(lines);
        assertThat(json(jsonl.lastLine()).get("texts").asInt()).isEqualTo(3);
        assertThat(json(jsonl.lastLine()).get("dimension").asInt()).isEqualTo(DIMENSION);

        assertThat(embed(data, "v.npy").exitCode()).isZero();
        assertNumpy(Files.readAllBytes(temp.resolve("v.npy")), lines);

        Run object =
                Run.jjak("embed", "--json", "--model", "builtin:ko-tiny", TEXTS.get(0), TEXTS.get(1), TEXTS.get(2));
        JsonNode vectors = json(object.lastLine()).get("vectors");
        assertThat(vectors).hasSize(3);
        assertThat(vectors.get(1)).isEqualTo(json(lines.get(1)));
    }

    @Test
    void theOtherBackendGivesTheSameVectorsInItsOneNumberFormat() {
        Run torch = Run.jjak("embed", "--model", "builtin:ko-mini", TEXTS.get(0));
        for (String precision : List.of("fp32", "auto")) {
            Run onnx = Run.jjak(
                    "embed", "--model", "builtin:ko-mini", "--backend", "onnx", "--precision", precision, TEXTS.get(0));
            assertThat(onnx.exitCode()).as(onnx.err()).isZero();
            JsonNode theirs = json(torch.lastLine());
            JsonNode ours = json(onnx.lastLine());
            assertThat(ours).hasSize(theirs.size());
            for (int i = 0; i < theirs.size(); i++) {
                assertThat(ours.get(i).asDouble()).isEqualTo(theirs.get(i).asDouble(), within(1e-5));
            }
        }
        Run refused = Run.jjak(
                "embed", "--model", "builtin:ko-mini", "--backend", "onnx", "--precision", "bf16", TEXTS.get(0));
        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err()).contains("--backend ONNX", "--precision FP32 only");
    }

    @Test
    void productsOfBytesAreABackendAndAnUnknownOneIsRefused() throws Exception {
        Run torch = Run.jjak("embed", "--model", "builtin:ko-mini", TEXTS.get(0));
        Run bytes = Run.jjak("embed", "--model", "builtin:ko-mini", "--backend", "onnx-int8", TEXTS.get(0));
        assertThat(bytes.exitCode()).as(bytes.err()).isZero();
        JsonNode theirs = json(torch.lastLine());
        JsonNode ours = json(bytes.lastLine());
        double cosine = 0;
        for (int i = 0; i < theirs.size(); i++) {
            cosine += theirs.get(i).asDouble() * ours.get(i).asDouble();
        }
        assertThat(cosine).isBetween(0.99, 0.999999);

        Run unknown = Run.jjak("embed", "--model", "builtin:ko-mini", "--backend", "onnx-int4", TEXTS.get(0));
        assertThat(unknown.exitCode()).isEqualTo(2);
        assertThat(unknown.err()).contains("--backend", "onnx-int4", "torch, onnx, onnx-int8");
    }

    /** NumPy's format 1.0, read by its description. */
    private static void assertNumpy(byte[] bytes, List<String> lines) {
        ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        byte[] magic = new byte[8];
        file.get(magic);
        assertThat(magic).containsExactly(0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0);
        byte[] header = new byte[Short.toUnsignedInt(file.getShort())];
        file.get(header);
        assertThat(new String(header, StandardCharsets.US_ASCII))
                .startsWith("{'descr': '<f4', 'fortran_order': False, 'shape': (3, 128), }")
                .endsWith(" \n");
        assertThat(file.position() % 64).isZero();
        for (String line : lines) {
            for (JsonNode number : json(line)) {
                assertThat(file.getFloat()).isEqualTo(Float.parseFloat(number.asText()));
            }
        }
        assertThat(file.hasRemaining()).isFalse();
    }

    @Test
    void rowsWithoutATextAreCountedOrRefused() throws Exception {
        String data = Files.writeString(temp.resolve("gaps.csv"), "question,answer\n환불,네\n  ,네\n교환,\n")
                .toString();
        Run run = embed(data, "v.jsonl");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err())
                .contains("1 of 3 rows", "line 3", "Wrote 2 vectors")
                .doesNotContain("교환");
        assertThat(Files.readAllLines(temp.resolve("v.jsonl"))).hasSize(2);

        Run strict = embed(data, "strict.jsonl", "--strict");
        assertThat(strict.exitCode()).isEqualTo(3);
        assertThat(strict.err()).contains("line 3");
        assertThat(temp.resolve("strict.jsonl")).doesNotExist();

        Run answers = embed(data, "v.jsonl", "--columns", "answer");
        assertThat(answers.err()).contains("1 of 3 rows", "line 4");
    }

    @Test
    void similarityPrintsOneNumber() {
        Run same = Run.jjak("similarity", "--model", "builtin:ko-tiny", "배고프다.", "배고프다.");
        assertThat(same.out()).isEqualTo("1.0000" + System.lineSeparator());
        assertThat(same.err()).isEmpty();
        Run object = Run.jjak("similarity", "--json", "--model", "builtin:ko-tiny", "배고프다.", "얼른 밥 먹어.");
        assertThat(json(object.lastLine()).get("similarity").asDouble()).isBetween(-1.0, 0.9999);
        Run flipped = Run.jjak("similarity", "--json", "--model", "builtin:ko-tiny", "얼른 밥 먹어.", "배고프다.");
        assertThat(flipped.out()).isEqualTo(object.out());
    }

    @Test
    void bf16IsAChoice() {
        Run exact = Run.jjak("embed", "--model", "builtin:ko-tiny", TEXTS.get(0));
        Run rounded = Run.jjak("embed", "--model", "builtin:ko-tiny", "--precision", "bf16", TEXTS.get(0));
        assertThat(rounded.exitCode()).as(rounded.err()).isZero();
        assertThat(rounded.out()).isNotEqualTo(exact.out());
        for (int i = 0; i < DIMENSION; i++) {
            assertThat(json(rounded.out()).get(i).asDouble())
                    .isCloseTo(json(exact.out()).get(i).asDouble(), within(0.05));
        }
    }
}
