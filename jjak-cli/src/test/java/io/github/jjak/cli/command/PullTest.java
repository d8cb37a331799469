package io.github.jjak.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jjak.cli.Jjak;
import io.github.jjak.cli.Run;
import io.github.jjak.fixture.LoopbackHub;
import io.github.jjak.json.internal.JsonFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code jjak pull} and models by their hub id, in processes of their own because the settings are environment variables. */
class PullTest {

    @TempDir
    private Path temp;

    private Run jjak(String endpoint, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Dstdout.encoding=UTF-8",
                "-cp",
                System.getProperty("java.class.path"),
                Jjak.class.getName()));
        command.addAll(List.of(arguments));
        Path out = temp.resolve("out.txt");
        Path err = temp.resolve("err.txt");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        Map<String, String> environment = builder.environment();
        environment.remove("HF_HUB_OFFLINE");
        environment.put("HF_ENDPOINT", endpoint);
        environment.put("HF_HOME", temp.resolve("hf").toString());
        Process process = builder.start();
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        return new Run(
                process.exitValue(),
                Files.readString(out, StandardCharsets.UTF_8),
                Files.readString(err, StandardCharsets.UTF_8));
    }

    /** A small model, written by the command itself. */
    private Path model() {
        Path run = temp.resolve("run");
        Run trained = Run.jjak(
                "train",
                "--data",
                "builtin:services-ko/test",
                "--columns",
                "question,answer",
                "--model",
                "builtin:ko-tiny",
                "--max-steps",
                "1",
                "--eval-split",
                "0",
                "--output",
                run.toString(),
                "--quiet");
        assertThat(trained.exitCode()).as(trained.err()).isZero();
        return run.resolve("last");
    }

    @Test
    void aModelIsPulledShownAndLoadedByItsId() throws Exception {
        Path original = model();
        try (LoopbackHub hub = new LoopbackHub().folder(original)) {
            Path snapshot = temp.resolve("hf/hub/models--owner--name/snapshots").resolve(LoopbackHub.COMMIT);

            Run pull = jjak(hub.endpoint(), "pull", "owner/name");
            assertThat(pull.exitCode()).as(pull.err()).isZero();
            assertThat(pull.out().strip()).isEqualTo(snapshot.toString());
            assertThat(pull.err())
                    .startsWith("Downloading owner/name from " + hub.endpoint() + " to " + snapshot)
                    .contains("model.safetensors");

            Run json = jjak(hub.endpoint(), "pull", "owner/name", "--revision", LoopbackHub.COMMIT, "--json");
            assertThat(json.err()).isEmpty();
            assertThat(JsonFile.parse(json.lastLine().getBytes(StandardCharsets.UTF_8), "pull")
                            .path("folder")
                            .asText())
                    .isEqualTo(snapshot.toString());

            Run byId = jjak(hub.endpoint(), "similarity", "--model", "owner/name", "배고프다.", "밥 먹자");
            Run byFolder = Run.jjak("similarity", "--model", original.toString(), "배고프다.", "밥 먹자");
            assertThat(byId.exitCode()).as(byId.err()).isZero();
            assertThat(byId.out()).isEqualTo(byFolder.out());
        }
    }

    @Test
    void whatIsNeitherFolderNorModelNamesBoth() throws Exception {
        try (LoopbackHub hub = new LoopbackHub()) {
            Run run = jjak(hub.endpoint(), "similarity", "--model", "owner/other", "가", "나");
            assertThat(run.exitCode()).isEqualTo(4);
            assertThat(run.err())
                    .contains("no folder \"owner/other\"", "no model owner/other", "builtin:ko-tiny")
                    .doesNotContain("\tat ");
        }
        Run path = Run.jjak("similarity", "--model", "./owner/other", "가", "나");
        assertThat(path.exitCode()).isEqualTo(4);
        assertThat(path.err()).contains("No model folder at \"./owner/other\"", "hub", "builtin:ko-tiny");
    }

    @Test
    void idsThatAreNoneAreUsageErrors() {
        assertThat(Run.jjak("pull", "../evil").exitCode()).isEqualTo(2);
        assertThat(Run.jjak("pull").exitCode()).isEqualTo(2);
        Run twice = Run.jjak("pull", "a/b@v1", "--revision", "v2");
        assertThat(twice.exitCode()).isEqualTo(2);
        assertThat(twice.err()).contains("not both");
    }

    @Test
    void offlineTheCommandIsNamed() {
        // The tests of this build run with HF_HUB_OFFLINE=1.
        Run run = Run.jjak("pull", "owner/never-downloaded");
        assertThat(run.exitCode()).isEqualTo(4);
        assertThat(run.err()).contains("HF_HUB_OFFLINE", "jjak pull owner/never-downloaded");
    }
}
