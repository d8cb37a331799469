package io.github.jjak.encoder.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What running layers again is for: the resident memory of a process at its peak, which the system counts. */
@EnabledOnOs(OS.LINUX)
class RecomputedMemoryTest {

    /** By hand: 24 layers keep ten numbers per hidden unit each, 126 MB or more; inputs and one layer are 18 MB. */
    @ParameterizedTest
    @ValueSource(strings = {"bert", "modernbert"})
    void layersThatAreRunAgainLeaveMemoryFree(String type) throws Exception {
        long keeping = growth(type, false);
        long recomputing = growth(type, true);
        assertThat(keeping - recomputing)
                .as("bytes less at the peak, of %,d and %,d", keeping, recomputing)
                .isGreaterThan(70L << 20);
    }

    private static long growth(String type, boolean recomputeLayers) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xms64m",
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        PassInProcess.class.getName(),
                        type,
                        Boolean.toString(recomputeLayers)))
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        // Threads that wait for each other spin, which is slow where other tests run.
        builder.environment().putAll(Map.of("GOMP_SPINCOUNT", "300", "OMP_NUM_THREADS", "1"));
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return Long.parseLong(output.strip());
    }
}
