package io.github.jjak.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jjak.cli.Jjak;
import io.github.jjak.cli.Run;
import io.github.jjak.cli.display.HumanReadable;
import io.github.jjak.file.internal.AtomicFolder;
import io.github.jjak.file.internal.FolderLock;
import io.github.jjak.json.internal.JsonFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The folder of a run: what is in it, who may replace it, and how a run that was stopped goes on. */
class TrainRunTest {

    /** A text that may stand in no word, log or file of a run. */
    private static final String SECRET = "남에게 말 못 할 사연";

    @TempDir
    private Path temp;

    private Path pairs = Path.of("");
    private Path output = Path.of("");

    @BeforeEach
    void writePairs() throws Exception {
        pairs = temp.resolve("상담 기록.csv");
        output = temp.resolve("결과");
        List<String> lines = new ArrayList<>(List.of("question,answer"));
        for (int i = 0; i < 60; i++) {
            lines.add("%s %d번째로 여쭤봐요.,%s에 대한 답변 %d번입니다.".formatted(SECRET, i, SECRET, i % 30));
        }
        Files.write(pairs, lines);
    }

    private List<String> arguments(String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "train", "--data", pairs.toString(), "--model", "builtin:ko-tiny", "--output", output.toString()));
        arguments.addAll(List.of(more));
        return arguments;
    }

    private Run train(String... more) {
        return Run.jjak(arguments(more).toArray(String[]::new));
    }

    private static void assertFails(Run run, int exitCode, String... words) {
        assertThat(run.exitCode()).as(run.err()).isEqualTo(exitCode);
        assertThat(run.err()).contains(words).doesNotContain(SECRET, "\tat ");
        assertThat(run.out()).isEmpty();
    }

    /** Each question has the answer of the next one, too: all count as right for all, and the loss is 0 from the start. */
    @Test
    void rowsThatAreAllLinkedAreNamed() throws Exception {
        assertThat(train("--max-steps", "1", "--eval-split", "0").err()).doesNotContain("are linked");
        List<String> lines = new ArrayList<>(List.of("question,answer"));
        for (int i = 0; i < 30; i++) {
            lines.add("%s %d번,답변 %d번".formatted(SECRET, i, i));
            lines.add("%s %d번,답변 %d번".formatted(SECRET, i, i + 1));
        }
        Files.write(pairs, lines);
        Run run = train("--max-steps", "1", "--eval-split", "0", "--overwrite");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err())
                .contains("60 of 60 rows are linked by shared questions and answers")
                .doesNotContain(SECRET);
    }

    @Test
    void theRunFolderTellsTheWholeStoryAndNoTexts() throws Exception {
        Run run = train("--epochs", "2", "--batch-size", "8", "--eval-split", "0.4", "--json", "--verbose");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).doesNotContain(SECRET);
        JsonNode summary = JsonFile.parse(run.lastLine().getBytes(StandardCharsets.UTF_8), "stdout");
        JsonNode description = JsonFile.read(output.resolve("run.json"));
        assertThat(description.at("/arguments/epochs").asInt()).isEqualTo(2);
        assertThat(description.at("/arguments/seed").asInt()).isEqualTo(42);
        assertThat(description.at("/data/file_sha256").asText()).hasSize(64);
        assertThat(description.at("/versions/libtorch").asText()).isNotEmpty();
        assertThat(description.at("/result/best_step")).isEqualTo(summary.get("best_step"));
        assertThat(description.at("/result/base")).isEqualTo(summary.get("base"));

        List<JsonNode> lines = Files.readAllLines(output.resolve("metrics.jsonl")).stream()
                .map(line -> JsonFile.parse(line.getBytes(StandardCharsets.UTF_8), "metrics.jsonl"))
                .toList();
        int steps = summary.get("steps").asInt();
        assertThat(lines.stream()
                        .filter(line -> line.has("loss"))
                        .map(line -> line.get("step").asInt()))
                .hasSize(steps)
                .isSorted()
                .startsWith(1)
                .endsWith(steps);
        assertThat(lines.get(0).get("step").asInt()).isZero();
        assertThat(lines.stream()
                        .filter(line -> line.has("eval_cosine_ndcg@10"))
                        .count())
                .as("the base model and each epoch")
                .isEqualTo(3);
        double best = lines.stream()
                .filter(line -> line.has("eval_cosine_ndcg@10"))
                .mapToDouble(line -> line.get("eval_cosine_ndcg@10").asDouble())
                .max()
                .orElseThrow();
        assertThat(summary.at("/best/cosine_ndcg@10").asDouble()).isEqualTo(best);
        assertThat(Files.readString(output.resolve("best/README.md")))
                .contains("| cosine_ndcg@10 |", "library_name: sentence-transformers")
                .doesNotContain("mini_batch_tokens");
        assertThat(checkpoints()).isEmpty();
        JsonNode memory = description.get("memory");
        assertThat(memory.at("/parts/weights").asLong())
                .isEqualTo(4 * description.get("parameters").asLong());
        assertThat(memory.get("peak_bytes").asLong())
                .isLessThan(memory.get("available_bytes").asLong());
        assertThat(run.err()).contains("Memory: ", "at most", "memory plan:", "activations");
        assertNoTexts();
    }

    private void assertNoTexts() throws IOException {
        String secret = new String(SECRET.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        try (Stream<Path> files = Files.walk(output)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (file.endsWith("held-out.csv")) {
                    // The one file that is there for its texts.
                    assertThat(Files.readString(file)).contains(SECRET);
                    continue;
                }
                assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                        .as("%s", file)
                        .doesNotContain(secret);
            }
        }
    }

    @Test
    void whatRefusesTheNewRunLeavesTheOldOne() throws Exception {
        assertThat(train("--max-steps", "1", "--batch-size", "8").exitCode()).isZero();
        Files.writeString(output.resolve("mine.txt"), "keep");
        String before = Files.readString(output.resolve("run.json"));
        assertFails(train("--max-steps", "1", "--batch-size", "8"), 2, "already holds a run");
        assertFails(train("--overwrite", "--batch-size", "500"), 2, "500");
        assertFails(train("--overwrite", "--batch-size", "1"), 2, "batch size 1");
        assertFails(train("--overwrite", "--columns", "question,reply"), 3, "reply");
        assertFails(train("--resume", "--batch-size", "8"), 2, "is complete", "this run has");
        Run again = train("--resume", "--max-steps", "1", "--batch-size", "8", "--json");
        assertThat(again.exitCode()).as(again.err()).isZero();
        assertThat(again.err()).contains("is complete; there is nothing left to do");
        assertThat(again.lastLine()).contains("\"steps\":1", "\"best\":{\"cosine_accuracy@1\"");
        assertThat(output.resolve("run.json")).hasContent(before.strip());
        assertThat(output.resolve("best/model.safetensors")).exists();

        assertThat(train("--overwrite", "--max-steps", "2", "--batch-size", "8", "--eval-split", "0")
                        .exitCode())
                .isZero();
        assertThat(JsonFile.read(output.resolve("run.json")).get("steps").asInt())
                .isEqualTo(2);
        assertThat(output.resolve("mine.txt")).hasContent("keep");
        assertThat(Files.readString(output.resolve("best/README.md"))).contains("It was not measured");
    }

    /** A supervisor that always says --resume gets its run, from the first step if need be. */
    @Test
    void whoAlwaysResumesGetsTheRun() throws Exception {
        String[] options = {"--max-steps", "2", "--batch-size", "8", "--resume"};
        Run first = train(options);
        assertThat(first.exitCode()).as(first.err()).isZero();
        assertThat(first.err()).contains("holds no checkpoint yet, so the run begins with its first step");
        byte[] weights = Files.readAllBytes(output.resolve("last/model.safetensors"));
        // As a run that was killed before its first checkpoint.
        Files.writeString(
                output.resolve("run.json"),
                Files.readString(output.resolve("run.json")).replace("\"result\"", "\"former\""));
        AtomicFolder.delete(output.resolve("last"));
        assertFails(train("--max-steps", "2", "--batch-size", "8"), 2, "already holds a run", "--resume");
        assertThat(train(options).exitCode()).isZero();
        assertThat(output.resolve("last/model.safetensors")).hasBinaryContent(weights);
    }

    @Test
    void aFolderInUseIsRefusedAndItsHolderNamed() throws Exception {
        Files.createDirectories(output);
        try (FolderLock lock = FolderLock.acquire(output)) {
            assertThat(lock).isNotNull();
            for (String way : List.of("--resume", "--overwrite", "--seed=1")) {
                assertFails(train(way, "--batch-size", "8"), 2, output + " is in use by", "another --output");
            }
        }
    }

    @Test
    void theOutputFolderMustBeAFolder() throws Exception {
        Files.writeString(output, "a file");
        assertFails(train("--batch-size", "8"), 2, "is a file");
        assertThat(output).hasContent("a file");
    }

    /**
     * The data are read once, so their file may go while the run goes on; it is needed again to resume. SIGTERM takes the same way
     * as Ctrl-C; a shell that starts this test may have switched SIGINT off.
     */
    @Test
    @DisabledOnOs(OS.WINDOWS)
    @Timeout(120)
    void aStoppedRunKeepsItsCheckpointAndGoesOn() throws Exception {
        String[] options = {"--batch-size", "8", "--epochs", "6", "--eval-steps", "1000", "--learning-rate", "1e-3"};
        Process process = start(arguments(options));
        try {
            while (process.isAlive() && !hasStepped()) {
                Thread.sleep(10);
            }
            Files.move(pairs, temp.resolve("moved.csv"));
            process.destroy();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        String words = Files.readString(temp.resolve("err"));
        assertThat(process.exitValue()).as(words).isEqualTo(130);
        assertThat(words)
                .contains("the checkpoint is saved", "--resume", "'" + pairs + "'")
                .doesNotContain("error:", SECRET);
        Path checkpoint = checkpoints().get(0);
        assertThat(output.resolve("last/model.safetensors")).exists();
        assertFails(train(with(options, "--resume")), 3, pairs.toString());
        assertThat(checkpoint).isDirectory();
        Files.move(temp.resolve("moved.csv"), pairs);
        assertFails(train(options), 2, "already holds a run");

        int stopped =
                JsonFile.read(checkpoint.resolve("state.json")).get("step").asInt();
        assertFails(train("--batch-size", "16", "--resume"), 2, "belongs to a run with", "--overwrite");
        assertFails(train(with(options, "--scale", "10", "--resume")), 2, "loss scale = 20.0", "10.0");
        assertFails(train(with(options, "--no-mask-positives", "--resume")), 2, "loss mask-known-positives = true");
        assertFails(train(with(options, "--eval-data", pairs.toString(), "--resume")), 2, "belongs to a run with");
        List<String> more = new ArrayList<>(List.of(options));
        more.addAll(List.of("--resume", "--json"));
        Run resumed = train(more.toArray(String[]::new));
        assertThat(resumed.exitCode()).as(resumed.err()).isZero();
        assertThat(resumed.err()).contains("Resuming after step " + stopped, "answer clusters)");
        JsonNode summary = JsonFile.parse(resumed.lastLine().getBytes(StandardCharsets.UTF_8), "stdout");
        List<String> lines = Files.readAllLines(output.resolve("metrics.jsonl"));
        assertThat(lines.stream().filter(line -> line.contains("\"loss\"")).count())
                .as("each step once")
                .isEqualTo(summary.get("steps").asLong());
        double difference = summary.at("/best/cosine_ndcg@10").asDouble()
                - summary.at("/base/cosine_ndcg@10").asDouble();
        assertThat(resumed.err()).contains(HumanReadable.format("nDCG@10 changed by %+.4f", difference));
        Path stoppedOutput = output;
        output = temp.resolve("uninterrupted");
        assertThat(train(options).exitCode()).isZero();
        for (String model : List.of("best", "last")) {
            assertThat(stoppedOutput.resolve(model).resolve("model.safetensors"))
                    .hasSameBinaryContentAs(output.resolve(model).resolve("model.safetensors"));
        }
        output = stoppedOutput;
        assertThat(checkpoints()).isEmpty();
        assertNoTexts();
    }

    private List<Path> checkpoints() throws IOException {
        try (Stream<Path> entries = Files.list(output)) {
            return entries.filter(path -> path.getFileName().toString().startsWith("checkpoint"))
                    .toList();
        }
    }

    private boolean hasStepped() throws IOException {
        Path metrics = output.resolve("metrics.jsonl");
        return Files.exists(metrics) && Files.readString(metrics).contains("\"loss\"");
    }

    private static String[] with(String[] options, String... more) {
        return Stream.concat(Stream.of(options), Stream.of(more)).toArray(String[]::new);
    }

    private Process start(List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Dfile.encoding=UTF-8",
                "-Dstderr.encoding=UTF-8",
                "-Dsun.stderr.encoding=UTF-8",
                "-cp",
                System.getProperty("java.class.path"),
                Jjak.class.getName()));
        command.addAll(arguments);
        return new ProcessBuilder(command)
                .redirectOutput(temp.resolve("out").toFile())
                .redirectError(temp.resolve("err").toFile())
                .start();
    }
}
