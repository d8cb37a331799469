package io.github.jjak.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * The library without an environment beside the library in the launcher's, each in a process of its own: {@code encode} of one
 * short text, on the machine as it is and while one busy thread for each core want it, from one thread and from sixteen at once.
 */
record SingleTextBenchmark(EncoderSize size) implements Benchmark {

    private static final List<String> LAUNCHER = List.of("GOMP_SPINCOUNT", "MALLOC_ARENA_MAX", "RUST_FLAVOR");
    private static final int RIVALS_PER_CORE = 1;

    @Override
    public void run(Path models, Consumer<Measurement> results) throws IOException {
        String folder = size.folder(models).toString();
        for (boolean busy : new boolean[] {false, true}) {
            AtomicBoolean working = new AtomicBoolean(busy);
            startRivals(working);
            for (int callers : new int[] {1, 16}) {
                for (boolean launcher : new boolean[] {false, true}) {
                    String name = "one text " + size.label() + ", " + (launcher ? "launcher" : "library") + ", "
                            + (busy ? "busy" : "as it is") + ", " + callers + (callers == 1 ? " caller" : " callers");
                    results.accept(new Measurement(name, "ms", milliseconds(folder, callers, launcher)));
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

    private static double[] milliseconds(String folder, int callers, boolean launcher) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                SingleTextWorker.class.getName(),
                folder,
                Integer.toString(callers));
        Map<String, String> environment = builder.environment();
        LAUNCHER.forEach(environment::remove);
        if (launcher) {
            environment.putAll(Map.of("GOMP_SPINCOUNT", "300", "MALLOC_ARENA_MAX", "2", "RUST_FLAVOR", "cpu"));
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
