package io.github.jjak.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jjak.cli.Run;
import io.github.jjak.json.internal.JsonFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A table of token vectors, made by a command, is a model for the others. */
class StaticTableTest {

    private static final String DATA = "builtin:services-ko/test";

    @TempDir
    private static Path temp;

    private static String table = "";
    private static Run made;

    @BeforeAll
    static void make() {
        table = temp.resolve("table").toString();
        made = Run.jjak(
                "distill",
                "--static",
                "--teacher",
                "builtin:ko-tiny",
                "--dimensions",
                "24",
                "--texts",
                DATA,
                "--output",
                table,
                "--json",
                "--quiet");
    }

    @Test
    void isMadeInTheFormatOfModel2Vec() {
        assertThat(made.exitCode()).as(made.err()).isZero();
        JsonNode json = JsonFile.parse(made.lastLine().getBytes(StandardCharsets.UTF_8), "summary");
        assertThat(json.path("dimensions").asInt()).isEqualTo(24);
        assertThat(json.path("explained_variance").asDouble()).isBetween(0.1, 1.0);
        JsonNode configuration = JsonFile.read(Path.of(table, "config.json"));
        assertThat(configuration.path("model_type").asText()).isEqualTo("model2vec");
        assertThat(configuration.path("normalize").asBoolean()).isTrue();
        assertThat(configuration.path("max_length").isNull()).isTrue();
        assertThat(Path.of(table, "modules.json")).isRegularFile();
        assertThat(Path.of(table, "tokenizer.json")).isRegularFile();
    }

    @Test
    void everyOtherCommandTakesIt() {
        String index = temp.resolve("index").toString();
        for (List<String> words : List.of(
                List.of("embed", "--model", table, "배송은 언제 오나요?", "--quiet"),
                List.of("similarity", "--model", table, "배송", "환불"),
                List.of("evaluate", "--model", table, "--data", DATA),
                List.of("index", "--model", table, "--data", DATA, "--columns", "answer", "--output", index),
                List.of("search", "--index", index, "--mode", "dense", "환불하고 싶어요"),
                List.of(
                        "trim",
                        "--model",
                        table,
                        "--texts",
                        DATA,
                        "--output",
                        temp.resolve("trimmed").toString()),
                List.of(
                        "export",
                        "--model",
                        table,
                        "--output",
                        temp.resolve("onnx").toString()))) {
            Run run = Run.jjak(words.toArray(String[]::new));
            assertThat(run.exitCode()).as(words + "\n" + run.err()).isZero();
        }
    }

    @Test
    void isTrainedFurther() throws IOException {
        Path run = temp.resolve("run");
        Run trained = Run.jjak(
                "train",
                "--quiet",
                "--data",
                DATA,
                "--model",
                table,
                "--max-steps",
                "6",
                "--learning-rate",
                "0.05",
                "--output",
                run.toString());
        assertThat(trained.exitCode()).as(trained.err()).isZero();
        assertThat(Files.mismatch(Path.of(table, "model.safetensors"), run.resolve("last/model.safetensors")))
                .isNotEqualTo(-1);
        assertThat(JsonFile.read(run.resolve("last/config.json"))
                        .path("model_type")
                        .asText())
                .isEqualTo("model2vec");
    }

    @Test
    void optionsOfTrainingAreRefused() {
        String output = temp.resolve("other").toString();
        String[] base = {"distill", "--static", "--teacher", "builtin:ko-tiny", "--output", output};
        assertRefused(with(base, "--epochs", "3"), "--epochs", "--static trains nothing");
        assertRefused(with(base, "--layers", "0"), "--layers", "--static");
        assertRefused(with(base, "--dimensions", "100000"), "--dimensions", "at most");
        assertRefused(with(base, "--sif-coefficient", "0"), "--sif-coefficient", "above 0");
        assertRefused(
                new String[] {"distill", "--teacher", "builtin:ko-tiny", "--dimensions", "8", "--output", output},
                "--dimensions belongs to --static");
        assertRefused(
                new String[] {"distill", "--static", "--teacher", "builtin:ko-tiny", "--output", table},
                "already exists");
    }

    private static String[] with(String[] base, String... more) {
        List<String> words = new ArrayList<>(List.of(base));
        words.addAll(List.of(more));
        return words.toArray(String[]::new);
    }

    private static void assertRefused(String[] words, String... said) {
        Run run = Run.jjak(words);
        assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
        assertThat(run.err()).contains(said);
    }
}
