package io.github.jjak.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A Java process whose memory is measured: nothing else has run in it, and its compiler and collector are the ones that need least. */
final class OwnProcess {

    private OwnProcess() {}

    /**
     * What the {@code main} of a test's class prints, once it has ended well.
     *
     * @param threads of libtorch; OpenBLAS keeps buffers for each, so a machine with many cores would be measured for those
     * @param virtualMachine further options of Java
     */
    static String output(Class<?> program, int threads, List<String> virtualMachine, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1"));
        command.addAll(virtualMachine);
        command.addAll(List.of("-cp", classPath(), program.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        String number = Integer.toString(threads);
        builder.environment().putAll(Map.of("OMP_NUM_THREADS", number, "OPENBLAS_NUM_THREADS", number));
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    private static String classPath() {
        String surefire = System.getProperty("surefire.test.class.path");
        return surefire == null ? System.getProperty("java.class.path") : surefire + File.pathSeparator;
    }
}
