package io.github.jjak.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jjak.cli.Run;
import io.github.jjak.json.internal.JsonFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code jjak init}: what it decides, and that {@code jjak train} runs what it wrote. */
class InitTest {

    private static final int ROWS = 60;

    @TempDir
    private Path temp;

    private Path write(String header, IntFunction<String> row) throws Exception {
        return Files.writeString(
                temp.resolve("data set.tsv"),
                header + "\n" + IntStream.range(0, ROWS).mapToObj(row).collect(Collectors.joining("\n")) + "\n");
    }

    private Run init(Path data, String... more) {
        Path yaml = temp.resolve("run.yaml");
        return Run.jjak(Stream.concat(
                        Stream.of(
                                "init",
                                "--data",
                                data.toString(),
                                "--model",
                                "builtin:ko-tiny",
                                "--output",
                                yaml.toString(),
                                "--run-output",
                                temp + "/out",
                                "--json",
                                "--overwrite"),
                        Stream.of(more))
                .toArray(String[]::new));
    }

    private static JsonNode json(Run run) {
        assertThat(run.exitCode()).as(run.err()).isZero();
        return JsonFile.parse(run.lastLine().getBytes(StandardCharsets.UTF_8), "stdout");
    }

    private void assertTrains() {
        Run run = Run.jjak("train", "--config", temp + "/run.yaml", "--max-steps", "2", "--json");
        assertThat(run.exitCode()).as(run.err()).isZero();
    }

    private static String question(int row) {
        return row + "번 상품은 어디에서 살 수 있나요?";
    }

    private static String answer(int row) {
        return row + "번 상품은 " + (row * 7 % 31) + "층 매장에 있습니다.";
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "question,answer | pairs | mnrl",
                "question,answer,negative | triplets | mnrl",
                "sentence1,sentence2,label | ones | online-contrastive",
                "sentence1,sentence2,score | scores | cosent",
                "premise,hypothesis,gold_label | classes | softmax",
                "sentence,label | topics | batch-hard-soft-margin-triplet",
                "sentence | texts | contrastive-tension-in-batch-negatives",
            })
    void theColumnsDecideTheLossAndTheFileTrains(String header, String kind, String loss) throws Exception {
        Path data = write(header.strip().replace(',', '\t'), row -> switch (kind) {
            case "pairs" -> question(row) + "\t" + answer(row);
            case "triplets" -> question(row) + "\t" + answer(row) + "\t" + answer(row + 1);
            case "ones" -> question(row) + "\t" + answer(row) + "\t" + (row % 2);
            case "scores" -> question(row) + "\t" + answer(row) + "\t" + row % 11 / 2.0;
            case "classes" ->
                question(row) + "\t" + answer(row) + "\t" + (row % 2 == 0 ? "contradiction" : "entailment");
            case "texts" -> question(row);
            default -> question(row) + "\t" + (row % 4 == 0 ? "배송" : "결제");
        });
        JsonNode settings = json(init(data));
        assertThat(settings.path("loss").asText()).isEqualTo(loss);
        assertThat(settings.path("columns").toString())
                .isEqualTo("[\"" + header.strip().replace(",", "\",\"") + "\"]");
        assertTrains();
    }

    @Test
    void sizesFollowFromTheDataAndReasonsStandBesideThem() throws Exception {
        Path data = write("question\tanswer", row -> question(row) + "\t" + answer(row));
        JsonNode settings = json(init(data));
        assertThat(settings.path("batch-size").asInt()).isEqualTo(16);
        assertThat(settings.path("max-seq-length").asInt()).isBetween(16, 64);
        assertThat(settings.path("max-seq-length").asInt() % 8).isZero();
        assertThat(settings.path("eval-split").asDouble()).isEqualTo(0.1);
        String yaml = Files.readString(temp.resolve("run.yaml"));
        assertThat(yaml)
                .contains("# 99 % of the texts have at most this many tokens")
                .contains("# mini-batch-tokens: ")
                .contains("processors, ")
                .contains("# Note: With so few rows")
                .doesNotContain("층 매장");
    }

    @Test
    void namedColumnsDecideInTheirOrder() throws Exception {
        Path data =
                write("a\tb\tgrade\tid", row -> question(row) + "\t" + answer(row) + "\t" + row % 7 / 2.0 + "\t" + row);
        JsonNode settings = json(init(data, "--columns", "b,a,grade"));
        assertThat(settings.path("loss").asText()).isEqualTo("cosent");
        assertThat(settings.path("columns").toString()).isEqualTo("[\"b\",\"a\",\"grade\"]");
        Run missing = init(data, "--columns", "a,c");
        assertThat(missing.exitCode()).isEqualTo(2);
        assertThat(missing.err()).contains("names \"c\"").contains("\"grade\" (numbers)");
    }

    @Test
    void aFolderOfBeirTrains() {
        Run split = Run.jjak(
                "data",
                "split",
                "--data",
                "builtin:services-ko/test",
                "--columns",
                "question,answer",
                "--format",
                "beir",
                "--output",
                temp + "/beir");
        assertThat(split.exitCode()).as(split.err()).isZero();
        assertThat(json(init(temp.resolve("beir"))).path("loss").asText()).isEqualTo("mnrl");
        assertTrains();
    }

    @Test
    void whatTeachesNothingIsRefusedWithAWayOn() throws Exception {
        Path numbers = write("a\tb", row -> row + "\t" + row);
        assertThat(init(numbers).err()).contains("no column of texts");
    }

    @Test
    void textsAloneSayWhatTheyTeachAndWhatElseThereIs() throws Exception {
        Path answers = write("id\tanswer", row -> row + "\t" + answer(row));
        JsonNode settings = json(init(answers));
        assertThat(settings.path("columns").toString()).isEqualTo("[\"answer\"]");
        assertThat(settings.has("eval-split")).isFalse();
        assertThat(Files.readString(temp.resolve("run.yaml")))
                .contains("# loss: denoising-auto-encoder")
                .contains("# loss: contrastive-tension ")
                .contains("jjak questions")
                .contains("# eval-data: sts.tsv");
        assertTrains();
    }

    @Test
    void aFileThatIsThereIsKept() throws Exception {
        Path data = write("question\tanswer", row -> question(row) + "\t" + answer(row));
        Path yaml = Files.writeString(temp.resolve("mine.yaml"), "data: x\n");
        Run run =
                Run.jjak("init", "--data", data.toString(), "--model", "builtin:ko-tiny", "--output", yaml.toString());
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("--overwrite");
        assertThat(yaml).hasContent("data: x");
    }
}
