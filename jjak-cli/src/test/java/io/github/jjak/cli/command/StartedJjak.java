package io.github.jjak.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jjak.cli.Jjak;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The command line in a process of its own, which starts others. */
record StartedJjak(Process process, Path outFile, Path errFile) {

    private static final Pattern LOSS = Pattern.compile("\"loss\":([0-9.eE+-]+)");

    /** Losses of the logged steps of a run. */
    static List<Double> losses(Path run) throws IOException {
        Matcher matcher = LOSS.matcher(Files.readString(run.resolve("metrics.jsonl")));
        List<Double> losses = new ArrayList<>();
        while (matcher.find()) {
            losses.add(Double.valueOf(matcher.group(1)));
        }
        return losses;
    }

    /** @param folder where what it says is kept */
    static StartedJjak start(Path folder, List<String> arguments) throws IOException {
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
        Path out = Files.createTempFile(folder, "out", ".txt");
        Path err = Files.createTempFile(folder, "err", ".txt");
        return new StartedJjak(
                new ProcessBuilder(command)
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile())
                        .start(),
                out,
                err);
    }

    /** Waits for its end, and returns the exit code. */
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

    /** The process of one of its workers. */
    ProcessHandle worker(int rank) {
        return process.descendants()
                .filter(handle -> commandLine(handle).contains("--rank " + rank))
                .findFirst()
                .orElseThrow();
    }

    /** The command lines of the workers that are there. */
    Stream<String> workers() {
        return process.descendants().map(StartedJjak::commandLine).filter(line -> line.contains("--rank "));
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
}
