package io.github.jjak.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Programs of tests in a JVM of their own, which may start a cluster of Spark. */
final class SeparateProgram {

    private static final int MOST_MINUTES = 8;

    private SeparateProgram() {}

    /**
     * Runs one to its end, for some minutes at most.
     *
     * @param home empty folder of this run
     * @return what it printed; the end of its log describes it where an assertion fails
     */
    static String run(Class<?> program, Path home, String... arguments) throws IOException, InterruptedException {
        // All jars are on the class path already; Spark wants a folder of them all the same.
        Files.createDirectories(home.resolve("jars"));
        Path output = home.resolve("output.txt");
        Path log = home.resolve("log.txt");
        String classes = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(System.getProperty("sparkArguments", "").split(" ")));
        command.addAll(List.of("-Xmx512m", "-cp", classes, program.getName()));
        command.removeIf(String::isBlank);
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(home.toFile());
        builder.environment().put("SPARK_HOME", home.toString());
        builder.environment().put("SPARK_SCALA_VERSION", "2.13");
        builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
        Process process = builder.redirectOutput(output.toFile())
                .redirectError(log.toFile())
                .start();
        boolean ended;
        List<ProcessHandle> executors = List.of();
        try {
            ended = process.waitFor(MOST_MINUTES, TimeUnit.MINUTES);
            executors = process.descendants().toList();
        } finally {
            process.destroyForcibly();
            executors.forEach(ProcessHandle::destroyForcibly);
        }
        String printed = Files.readString(output);
        assertThat(ended)
                .as(() -> "ended within " + MOST_MINUTES + " min; printed:\n" + printed + "\nlog:\n" + tail(log))
                .isTrue();
        assertThat(process.exitValue())
                .as(() -> "printed:\n" + printed + "\nlog:\n" + tail(log))
                .isZero();
        return printed;
    }

    private static String tail(Path log) {
        try {
            List<String> lines = Files.readAllLines(log).stream()
                    .filter(line -> !line.startsWith("\tat "))
                    .toList();
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 60), lines.size()));
        } catch (IOException unreadable) {
            return "no log";
        }
    }
}
