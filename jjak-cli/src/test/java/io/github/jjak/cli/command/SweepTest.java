package io.github.jjak.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jjak.cli.Run;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.run.RunFolder;
import io.github.jjak.run.TrainingResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code jjak sweep}: every combination once, a table, and the same command again. */
class SweepTest {

    @TempDir
    private Path temp;

    private Path config = Path.of("");
    private Path output = Path.of("");

    @BeforeEach
    void writeConfig() throws Exception {
        StringBuilder pairs = new StringBuilder("question,answer\n");
        for (int row = 0; row < 40; row++) {
            pairs.append(row).append("번 창구는 몇 층인가요?,").append(row).append("번 창구는 별관에 있습니다.\n");
        }
        Path data = Files.writeString(temp.resolve("pairs.csv"), pairs);
        config = Files.writeString(temp.resolve("run.yaml"), """
                data: %s
                columns: [question, answer]
                model: builtin:ko-tiny
                max-steps: 1
                batch-size: 8
                eval-split: 0.3
                no-bm25: true
                """.formatted(data));
        output = temp.resolve("sweep");
    }

    private Run sweep(String... settings) {
        List<String> arguments = new ArrayList<>(
                List.of("sweep", "--config", config.toString(), "--output", output.toString(), "--json"));
        for (String setting : settings) {
            arguments.add("--set=" + setting);
        }
        return Run.jjak(arguments.toArray(String[]::new));
    }

    private static JsonNode json(Run run) {
        assertThat(run.exitCode()).as(run.err()).isZero();
        return JsonFile.parse(run.lastLine().getBytes(StandardCharsets.UTF_8), "stdout");
    }

    private double best(String folder) {
        TrainingResult result = Objects.requireNonNull(RunFolder.result(output.resolve(folder)), folder);
        return Objects.requireNonNull(result.best().get("cosine_ndcg@10"));
    }

    @Test
    void everyCombinationRunsOnceAndSeedsHaveMeanAndSpread() {
        Run run = sweep("learning_rate=1e-3,1e-5", "seed=1,2");
        JsonNode json = json(run);
        assertThat(json.path("runs")).hasSize(4);
        assertThat(json.path("metric").asText()).isEqualTo("cosine_ndcg@10");
        double first = best("learning-rate=1e-3,seed=1");
        double second = best("learning-rate=1e-3,seed=2");
        JsonNode group = json.path("over_seeds").path(0);
        assertThat(group.path("values").path("learning-rate").asText()).isEqualTo("1e-3");
        assertThat(group.path("mean").asDouble()).isCloseTo((first + second) / 2, within(1e-12));
        assertThat(group.path("spread").asDouble()).isCloseTo(Math.abs(first - second) / Math.sqrt(2), within(1e-12));
        assertThat(run.err()).contains("Run 4 of 4").contains("Every seed holds out other rows");

        // Finished runs are kept; a new value adds one.
        Run again = sweep("learning_rate=1e-3,1e-5", "seed=1,2,3");
        assertThat(json(again).path("runs")).hasSize(6);
        assertThat(again.err()).contains("Run 1 of 6, learning-rate=1e-3,seed=1, is finished already.");
    }

    @Test
    void anotherConfigurationIsRefusedBesideFinishedRuns() throws Exception {
        json(sweep("batch-size=4"));
        Files.writeString(config, Files.readString(config) + "epochs: 2\n");
        Run run = sweep("batch-size=4");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("another run.yaml");
    }

    @Test
    void theTableHasALinePerRun() {
        Run run = Run.jjak(
                "sweep",
                "--config",
                config.toString(),
                "--set",
                "batch-size=4,8",
                "--output",
                output.toString(),
                "--quiet");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out().lines().toList().get(0)).contains("batch-size").contains("cosine_ndcg@10");
        assertThat(run.out().lines()).hasSize(5);
        assertThat(run.out()).contains("Highest cosine_ndcg@10: batch-size=");
    }

    @Test
    void whatIsWrongWithEveryRunEndsTheSweep() {
        Run run = sweep("learning-rate=5,1e-5");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("The sweep ends at run 1 of 2");
        assertRefused("learning-rate", "learning-rat=1,2");
        assertRefused("no such option", "output=a,b");
        assertRefused("should look like", "seed");
        assertRefused("empty value", "seed=1,,2");
        assertRefused("given twice", "seed=1", "seed=2");
    }

    private void assertRefused(String words, String... settings) {
        Run run = sweep(settings);
        assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
        assertThat(run.err()).contains(words);
    }
}
