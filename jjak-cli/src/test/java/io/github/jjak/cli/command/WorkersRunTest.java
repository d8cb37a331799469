package io.github.jjak.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jjak.cli.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code jjak train} by several processes, some of which are killed or stopped. */
class WorkersRunTest {

    @TempDir
    private Path temp;

    @BeforeEach
    void writePairs() throws IOException {
        List<String> lines = new ArrayList<>(List.of("question,answer"));
        for (String thing : new String[] {"책상", "의자", "조명", "침대", "거울", "선반", "소파", "커튼"}) {
            for (String place : new String[] {"서울", "부산", "제주", "광주", "대구", "인천"}) {
                lines.add(thing + " " + place + " 배송은 며칠 걸리나요?," + place + "까지 " + thing + " 배송은 사흘 걸립니다.");
            }
        }
        Files.write(temp.resolve("pairs.csv"), lines);
    }

    private List<String> train(String output, int steps, String... more) {
        List<String> arguments = new ArrayList<>(List.of("train", "--data"));
        arguments.add(temp.resolve("pairs.csv").toString());
        arguments.addAll(List.of("--columns", "question,answer", "--model", "builtin:ko-tiny", "--batch-size", "12"));
        arguments.addAll(List.of("--epochs", "1000", "--precision", "fp32", "--eval-steps", "1000"));
        arguments.addAll(List.of("--max-steps", String.valueOf(steps), "--mini-batch-tokens", "200"));
        arguments.addAll(List.of("--output", temp.resolve(output).toString()));
        arguments.addAll(Arrays.asList(more));
        return arguments;
    }

    private byte[] weights(String output) throws IOException {
        return Files.readAllBytes(temp.resolve(output).resolve("last").resolve("model.safetensors"));
    }

    @Test
    void whatDoesNotFitTogetherIsRefused() {
        assertRefused("--rank needs --world-size and --master", "--rank", "0");
        assertRefused("belong to --rank", "--master", "127.0.0.1:29500");
        assertRefused("--restarts belongs to --workers", "--restarts", "2");
        assertRefused("HOST:PORT", "--rank", "0", "--world-size", "2", "--master", "nowhere");
        assertRefused("need a secret", "--rank", "0", "--world-size", "2", "--master", "192.0.2.1:29500");
        assertRefused("jjak negatives", "--workers", "2", "--negatives", "bm25:1");
        assertRefused("must be 0 to 1", "--rank", "2", "--world-size", "2", "--master", "127.0.0.1:29500");
    }

    private void assertRefused(String words, String... options) {
        Run run = Run.jjak(train("refused", 2, options).toArray(String[]::new));
        assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
        assertThat(run.err()).contains(words);
    }

    @Test
    void processesGetWhatWasGiven() {
        assertThat(WorkerProcesses.arguments(
                        List.of("train", "--workers", "3", "--restarts=2", "--overwrite", "--seed", "1"), true))
                .containsExactly("train", "--seed", "1", "--resume");
        assertThat(WorkerProcesses.arguments(List.of("train", "--workers=3", "--overwrite"), false))
                .containsExactly("train", "--overwrite");
    }

    @Test
    @Tag("slow")
    void twoProcessesMakeTheRunOfOne() throws Exception {
        assertThat(Run.jjak(train("one", 20).toArray(String[]::new)).exitCode()).isZero();
        StartedJjak two = StartedJjak.start(temp, train("two", 20, "--workers", "2", "--json"));
        assertThat(two.ended()).as(two.err()).isZero();
        assertThat(two.out()).contains("\"steps\":20");
        List<Double> one = StartedJjak.losses(temp.resolve("one"));
        List<Double> other = StartedJjak.losses(temp.resolve("two"));
        assertThat(other).hasSameSizeAs(one).isNotEmpty();
        for (int i = 0; i < one.size(); i++) {
            assertThat(Math.abs(other.get(i) - one.get(i))).isLessThan(1e-5);
        }
        assertThat(Files.readString(temp.resolve("two/run.json"))).contains("\"workers\" : 2");
    }

    @Test
    @Tag("slow")
    void aKilledWorkerIsNamedAndTheRunGoesOn() throws Exception {
        assertThat(StartedJjak.start(temp, train("undisturbed", 120, "--workers", "2"))
                        .ended())
                .isZero();
        StartedJjak killed = StartedJjak.start(
                temp, train("killed", 120, "--workers", "2", "--restarts", "1", "--save-steps", "20"));
        awaitSteps("killed");
        killed.worker(1).destroyForcibly();
        assertThat(killed.ended()).as(killed.err()).isZero();
        assertThat(killed.err())
                .contains("rank 1 has ended")
                .contains("started again from the last checkpoint (1 of 1)");
        assertThat(weights("killed")).isEqualTo(weights("undisturbed"));
    }

    @Test
    @Tag("slow")
    void aWorkerThatDiesWhileItStartsIsNotWaitedFor() throws Exception {
        StartedJjak started = StartedJjak.start(temp, train("never", 20, "--workers", "2"));
        while (started.workers().noneMatch(command -> command.contains("--rank 1"))) {
            assertThat(started.process().isAlive()).as(started.err()).isTrue();
            Thread.sleep(20);
        }
        started.worker(1).destroyForcibly();
        long start = System.nanoTime();
        assertThat(started.ended()).as(started.err()).isEqualTo(1);
        assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start)).isLessThan(60);
        assertThat(started.err()).contains("Worker 1 ended first");
    }

    @Test
    @Tag("slow")
    void aStoppedWorkerIsNamedAndTheCheckpointIsKept() throws Exception {
        StartedJjak stopped =
                StartedJjak.start(temp, train("stopped", 100_000, "--workers", "2", "--worker-timeout", "3"));
        awaitSteps("stopped");
        new ProcessBuilder("kill", "-STOP", String.valueOf(stopped.worker(1).pid()))
                .start()
                .waitFor();
        long start = System.nanoTime();
        assertThat(stopped.ended()).as(stopped.err()).isEqualTo(1);
        assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start)).isLessThan(30);
        assertThat(stopped.err()).contains("rank 1 was not heard of for 3 s");
        try (var files = Files.list(temp.resolve("stopped"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .anyMatch(name -> name.startsWith("checkpoint-"));
        }
    }

    @Test
    @Tag("slow")
    void asksAllToStop() throws Exception {
        StartedJjak asked = StartedJjak.start(temp, train("asked", 100_000, "--workers", "2"));
        awaitSteps("asked");
        asked.process().destroy();
        assertThat(asked.ended()).as(asked.err()).isEqualTo(130);
        assertThat(asked.err()).contains("To resume:").contains("--workers 2").doesNotContain("--rank");
        try (var files = Files.list(temp.resolve("asked"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .anyMatch(name -> name.startsWith("checkpoint-"));
        }
    }

    private void awaitSteps(String output) throws Exception {
        Path metrics = temp.resolve(output).resolve("metrics.jsonl");
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
        while (!Files.exists(metrics)
                || StartedJjak.losses(temp.resolve(output)).size() < 2) {
            assertThat(System.nanoTime()).as("steps are made").isLessThan(end);
            Thread.sleep(50);
        }
    }
}
