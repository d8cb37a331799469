package io.github.jjak.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.jjak.cli.Run;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportTest {

    @TempDir
    private Path temp;

    @Test
    void anExportedModelEmbedsAsItsOriginal() {
        Path folder = temp.resolve("onnx");
        Run run = Run.jjak("export", "--model", "builtin:ko-tiny", "--format", "onnx", "--output", folder.toString());
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("model.onnx", "sentence_embedding", "128 tokens");
        assertThat(folder.resolve("tokenizer.json")).isRegularFile();

        Run original = Run.jjak("embed", "--model", "builtin:ko-tiny", "환불은 언제 되나요?");
        Run exported = Run.jjak("embed", "--model", folder.resolve("model.onnx").toString(), "환불은 언제 되나요?");
        assertThat(exported.exitCode()).as(exported.err()).isZero();
        assertThat(exported.out()).isEqualTo(original.out());
    }

    @Test
    void aGraphOfBytesIsAThirdOfTheSizeAndNotReadBack() throws Exception {
        Path whole = temp.resolve("whole");
        Path bytes = temp.resolve("bytes");
        for (Path folder : List.of(whole, bytes)) {
            String format = folder == whole ? "onnx" : "onnx-int8";
            Run run =
                    Run.jjak("export", "--model", "builtin:ko-mini", "--format", format, "--output", folder.toString());
            assertThat(run.exitCode()).as(run.err()).isZero();
        }
        assertThat(Files.size(bytes.resolve("model.onnx"))).isLessThan(Files.size(whole.resolve("model.onnx")) / 3);
        Run read = Run.jjak("similarity", "--model", bytes.resolve("model.onnx").toString(), "환불 시기", "환불은 언제 되나요?");
        assertThat(read.exitCode()).as(read.err()).isEqualTo(4);
        assertThat(read.err()).contains("model.onnx");
    }

    @Test
    void aFileMayBeNamedAndTheResultIsPrintedAsJson() {
        String file = temp.resolve("짝.onnx").toString();
        Run run = Run.jjak(
                "export", "--model", "builtin:ko-tiny", "--output", file, "--hidden-states", "--json", "--quiet");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.lastLine()).contains("짝.onnx", "\"result\":\"last_hidden_state\"", "\"max_seq_length\":128");
        assertThat(Path.of(file)).isNotEmptyFile();
    }

    @Test
    void torchScriptIsAFileWithATokenizerBesideIt() {
        Path folder = temp.resolve("torchscript");
        Run run = Run.jjak(
                "export",
                "--json",
                "--model",
                "builtin:ko-tiny",
                "--format",
                "torchscript",
                "--output",
                folder.toString());
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.lastLine()).contains("model.pt", "\"result\":\"sentence_embedding\"");
        assertThat(folder.resolve("model.pt")).isNotEmptyFile();
        assertThat(folder.resolve("tokenizer.json")).isNotEmptyFile();
        Run rounded = Run.jjak(
                "export",
                "--model",
                "builtin:ko-tiny",
                "--format",
                "torchscript",
                "--weights",
                "fp16",
                "--output",
                folder.toString());
        assertThat(rounded.exitCode()).isEqualTo(2);
    }

    @Test
    void weightsInHalfPrecisionTakeHalfTheSpace() throws Exception {
        Path whole = temp.resolve("whole");
        Path half = temp.resolve("half");
        for (Path folder : List.of(whole, half)) {
            String weights = folder == half ? "fp16" : "fp32";
            Run run = Run.jjak(
                    "export",
                    "--model",
                    "builtin:ko-tiny",
                    "--format",
                    "safetensors",
                    "--weights",
                    weights,
                    "--output",
                    folder.toString());
            assertThat(run.exitCode()).as(run.err()).isZero();
        }
        long size = Files.size(whole.resolve("model.safetensors"));
        assertThat(Files.size(half.resolve("model.safetensors"))).isBetween(size * 45 / 100, size * 55 / 100);
        Run original = Run.jjak("similarity", "--model", whole.toString(), "환불은 언제 되나요?", "환불 시기");
        Run rounded = Run.jjak("similarity", "--model", half.toString(), "환불은 언제 되나요?", "환불 시기");
        assertThat(Double.parseDouble(rounded.out().strip()))
                .isCloseTo(Double.parseDouble(original.out().strip()), within(1e-3));

        Run again = Run.jjak(
                "export", "--model", "builtin:ko-tiny", "--format", "safetensors", "--output", half.toString());
        assertThat(again.exitCode()).isEqualTo(2);
        assertThat(again.err()).contains("exists");
        Run onnx = Run.jjak("export", "--model", "builtin:ko-tiny", "--weights", "fp16", "--output", "x");
        assertThat(onnx.exitCode()).isEqualTo(2);
        assertThat(onnx.err()).contains("--format safetensors");
    }

    @Test
    void whatCannotBeDoneIsSaid() throws Exception {
        Run format =
                Run.jjak("export", "--model", "builtin:ko-tiny", "--format", "pickle", "--output", temp.toString());
        assertThat(format.exitCode()).isEqualTo(2);
        assertThat(format.err()).contains("--format", "pickle");

        Files.writeString(temp.resolve("tokenizer.json"), "{}");
        Run other = Run.jjak("export", "--model", "builtin:ko-tiny", "--output", temp.toString());
        assertThat(other.exitCode()).isEqualTo(2);
        assertThat(other.err()).contains("another model's tokenizer.json");

        Path damaged = Files.writeString(temp.resolve("damaged.onnx"), "no model");
        Run run = Run.jjak("similarity", "--model", damaged.toString(), "a", "b");
        assertThat(run.exitCode()).isEqualTo(4);
        assertThat(run.err()).contains("damaged.onnx");
    }

    @Test
    void weightsInEightBitsAreReadBackAndTheirErrorIsSaid() throws Exception {
        Path small = temp.resolve("small");
        Run run = Run.jjak(
                "export",
                "--model",
                "builtin:ko-tiny",
                "--format",
                "safetensors",
                "--weights",
                "int8",
                "--output",
                small.toString(),
                "--json");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).contains("embeddings", "layer 1");
        assertThat(run.lastLine()).contains("\"error_by_layer\":{\"embeddings\":0.0");
        String[] pair = {"환불은 언제 되나요?", "환불은 언제 되나요?"};
        Run similar = Run.jjak("similarity", "--model", small.toString(), pair[0], pair[1]);
        assertThat(similar.exitCode()).as(similar.err()).isZero();

        Path plain = temp.resolve("plain");
        Run back = Run.jjak(
                "export", "--model", small.toString(), "--format", "safetensors", "--output", plain.toString());
        assertThat(back.exitCode()).as(back.err()).isZero();
        assertThat(Files.size(plain.resolve("model.safetensors")))
                .isGreaterThan(3 * Files.size(small.resolve("model.int8.safetensors")));
        Run stored = Run.jjak("embed", "--model", small.toString(), pair[0]);
        Run plainly = Run.jjak("embed", "--model", plain.toString(), pair[0]);
        assertThat(plainly.out()).isEqualTo(stored.out());
    }
}
