package io.github.jjak.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real executors: everything that goes to them is serialised, and each has a model of its own. */
@Tag("slow")
class ExecutorsTest {

    @Test
    void eachExecutorLoadsTheModelOnce(@TempDir Path home) throws Exception {
        // All jars are on the class path already; Spark wants a folder of them all the same.
        Files.createDirectories(home.resolve("jars"));
        Path output = home.resolve("output.txt");
        String classes = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(System.getProperty("sparkArguments", "").split(" ")));
        command.addAll(List.of("-Xmx512m", "-cp", classes, TwoExecutors.class.getName()));
        command.removeIf(String::isBlank);
        ProcessBuilder builder = new ProcessBuilder(command).directory(home.toFile());
        builder.environment().put("SPARK_HOME", home.toString());
        builder.environment().put("SPARK_SCALA_VERSION", "2.13");
        builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
        File log = home.resolve("log.txt").toFile();
        Process process =
                builder.redirectOutput(output.toFile()).redirectError(log).start();
        try {
            assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(Files.readString(output))
                .as(() -> tail(log.toPath()))
                .contains(
                        "executors: [0 loaded 1, 1 loaded 1]",
                        "driver loaded 0",
                        "below 1e-6: true",
                        "as of one machine: true",
                        "as by one machine: true")
                .doesNotContain("negatives of 0");
    }

    private static String tail(Path log) {
        try {
            List<String> lines = Files.readAllLines(log);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 30), lines.size()));
        } catch (java.io.IOException unreadable) {
            return "no log";
        }
    }
}
