package io.github.jjak.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jjak.cli.Jjak;
import io.github.jjak.cli.Run;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code jjak train} by several processes, some of which are killed or stopped. */
class WorkersRunTest {

    private static final Pattern LOSS = Pattern.compile("\"loss\":([0-9.eE+-]+)");

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

    private List<Double> losses(String output) throws IOException {
        Matcher matcher = LOSS.matcher(Files.readString(temp.resolve(output).resolve("metrics.jsonl")));
        List<Double> losses = new ArrayList<>();
        while (matcher.find()) {
            losses.add(Double.valueOf(matcher.group(1)));
        }
        return losses;
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
        Started two = start(train("two", 20, "--workers", "2", "--json"));
        assertThat(two.ended()).as(two.err()).isZero();
        assertThat(two.out()).contains("\"steps\":20");
        List<Double> one = losses("one");
        List<Double> other = losses("two");
        assertThat(other).hasSameSizeAs(one).isNotEmpty();
        for (int i = 0; i < one.size(); i++) {
            assertThat(Math.abs(other.get(i) - one.get(i))).isLessThan(1e-5);
        }
        assertThat(Files.readString(temp.resolve("two/run.json"))).contains("\"workers\" : 2");
    }

    @Test
    @Tag("slow")
    void aKilledWorkerIsNamedAndTheRunGoesOn() throws Exception {
        assertThat(start(train("undisturbed", 120, "--workers", "2")).ended()).isZero();
        Started killed = start(train("killed", 120, "--workers", "2", "--restarts", "1", "--save-steps", "20"));
        awaitSteps("killed");
        worker(killed, 1).destroyForcibly();
        assertThat(killed.ended()).as(killed.err()).isZero();
        assertThat(killed.err())
                .contains("rank 1 has ended")
                .contains("started again from the last checkpoint (1 of 1)");
        assertThat(weights("killed")).isEqualTo(weights("undisturbed"));
    }

    @Test
    @Tag("slow")
    void aStoppedWorkerIsNamedAndTheCheckpointIsKept() throws Exception {
        Started stopped = start(train("stopped", 100_000, "--workers", "2", "--worker-timeout", "3"));
        awaitSteps("stopped");
        new ProcessBuilder("kill", "-STOP", String.valueOf(worker(stopped, 1).pid()))
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
        Started asked = start(train("asked", 100_000, "--workers", "2"));
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
        while (!Files.exists(metrics) || losses(output).size() < 2) {
            assertThat(System.nanoTime()).as("steps are made").isLessThan(end);
            Thread.sleep(50);
        }
    }

    private static ProcessHandle worker(Started started, int rank) {
        return started.process()
                .descendants()
                .filter(handle -> commandLine(handle).contains("--rank " + rank))
                .findFirst()
                .orElseThrow();
    }

    /** {@code ProcessHandle} gives no arguments of a command line as long as one with a class path. */
    private static String commandLine(ProcessHandle handle) {
        try {
            return Files.readString(Path.of("/proc/" + handle.pid() + "/cmdline"))
                    .replace('\0', ' ');
        } catch (IOException ended) {
            return "";
        }
    }

    private record Started(Process process, Path outFile, Path errFile) {

        int ended() throws InterruptedException {
            assertThat(process.waitFor(180, TimeUnit.SECONDS))
                    .as("the command ends")
                    .isTrue();
            return process.exitValue();
        }

        String out() throws IOException {
            return Files.readString(outFile, StandardCharsets.UTF_8);
        }

        String err() throws IOException {
            return Files.readString(errFile, StandardCharsets.UTF_8);
        }
    }

    private Started start(List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Dfile.encoding=UTF-8",
                "-Dstdout.encoding=UTF-8",
                "-Dstderr.encoding=UTF-8",
                "-Dsun.stderr.encoding=UTF-8",
                "-cp",
                System.getProperty("java.class.path"),
                Jjak.class.getName()));
        command.addAll(arguments);
        Path out = Files.createTempFile(temp, "out", ".txt");
        Path err = Files.createTempFile(temp, "err", ".txt");
        return new Started(
                new ProcessBuilder(command)
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile())
                        .start(),
                out,
                err);
    }
}
