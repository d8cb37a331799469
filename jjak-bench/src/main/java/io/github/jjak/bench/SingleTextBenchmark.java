package io.github.jjak.bench;

import io.github.jjak.model.Backend;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * The library without an environment beside the library in the launcher's and with ONNX Runtime as its backend, each in a process of its
 * own: {@code encode} of one short text, on the machine as it is and while one busy thread for each core want it, from one thread and from sixteen at once.
 */
record SingleTextBenchmark(EncoderSize size) implements Benchmark {

    private static final List<String> VARIABLES =
            List.of("GOMP_SPINCOUNT", "OPENBLAS_THREAD_TIMEOUT", "MALLOC_ARENA_MAX", "RUST_FLAVOR");
    private static final int RIVALS_PER_CORE = 1;

    private enum Setting {
        LIBRARY("library"),
        LAUNCHER("launcher"),
        ONNX("library, ONNX Runtime");

        private final String label;

        Setting(String label) {
            this.label = label;
        }
    }

    @Override
    public void run(Path models, Consumer<Measurement> results) throws IOException {
        String folder = size.folder(models).toString();
        for (boolean busy : new boolean[] {false, true}) {
            AtomicBoolean working = new AtomicBoolean(busy);
            startRivals(working);
            for (int callers : new int[] {1, 16}) {
                for (Setting setting : Setting.values()) {
                    String name = "one text " + size.label() + ", " + setting.label + ", "
                            + (busy ? "busy" : "as it is") + ", " + callers + (callers == 1 ? " caller" : " callers");
                    results.accept(new Measurement(name, "ms", milliseconds(folder, callers, setting)));
                }
            }
            working.set(false);
        }
    }

    private static void startRivals(AtomicBoolean working) {
        int rivals = working.get() ? RIVALS_PER_CORE * Runtime.getRuntime().availableProcessors() : 0;
        for (int i = 0; i < rivals; i++) {
            Thread rival = new Thread(() -> {
                while (working.get()) {
                    Thread.onSpinWait();
                }
            });
            rival.setDaemon(true);
            rival.start();
        }
    }

    private static double[] milliseconds(String folder, int callers, Setting setting) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                SingleTextWorker.class.getName(),
                folder,
                Integer.toString(callers),
                (setting == Setting.ONNX ? Backend.ONNX : Backend.TORCH).name());
        Map<String, String> environment = builder.environment();
        VARIABLES.forEach(environment::remove);
        if (setting == Setting.LAUNCHER) {
            environment.putAll(Map.of(
                    "GOMP_SPINCOUNT",
                    "300",
                    "OPENBLAS_THREAD_TIMEOUT",
                    "20",
                    "MALLOC_ARENA_MAX",
                    "2",
                    "RUST_FLAVOR",
                    "cpu"));
        }
        Process process = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
        double[] milliseconds = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.matches("[0-9.]+"))
                .mapToDouble(Double::parseDouble)
                .toArray();
        if (milliseconds.length == 0) {
            throw new IOException("the worker printed no numbers");
        }
        return milliseconds;
    }
}
