package io.github.jjak.bench;

import io.github.jjak.model.Backend;
import io.github.jjak.model.EncodeOptions;
import io.github.jjak.model.LoadOptions;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.model.TextRole;
import io.github.jjak.tensor.Precision;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** One model under every backend, in turns within each round: many short texts, some longer ones, one short text. */
record BackendBenchmark(EncoderSize size) implements Benchmark {

    private static final int ROUNDS = 7;
    private static final int SINGLES = 60;

    /** A backend with a number format. */
    private record Engine(Backend backend, Precision precision) {
        private String label() {
            return backend.id() + (precision == Precision.BF16 ? " bf16" : "");
        }
    }

    @Override
    public void run(Path models, Consumer<Measurement> results) throws IOException {
        String model = size.folder(models).toString();
        Map<Engine, SentenceTransformer> loaded = new LinkedHashMap<>();
        try {
            for (Backend backend : Backend.values()) {
                loaded.put(
                        new Engine(backend, Precision.FP32),
                        SentenceTransformer.load(model, LoadOptions.ofDefaults().withBackend(backend)));
            }
            if (Precision.hasNativeBf16()) {
                loaded.put(new Engine(Backend.TORCH, Precision.BF16), SentenceTransformer.load(model));
            }
            ExactTexts texts = ExactTexts.of(loaded.values().iterator().next(), 1);
            measure(loaded, "512 texts of 5-25 tokens", texts.chat(512), results);
            measure(loaded, "64 texts of 5-128 tokens", texts.mixed(64), results);
            List<String> singles = texts.chat(SINGLES);
            measureSingles(loaded, singles, results);
        } finally {
            loaded.values().forEach(SentenceTransformer::close);
        }
    }

    private void measure(
            Map<Engine, SentenceTransformer> loaded, String what, List<String> texts, Consumer<Measurement> results) {
        Map<Engine, double[]> speeds = new LinkedHashMap<>();
        for (int round = -1; round < ROUNDS; round++) {
            for (Map.Entry<Engine, SentenceTransformer> entry : loaded.entrySet()) {
                double seconds = seconds(entry.getValue(), entry.getKey().precision(), texts);
                if (round >= 0) {
                    speeds.computeIfAbsent(entry.getKey(), engine -> new double[ROUNDS])[round] =
                            texts.size() / seconds;
                }
            }
        }
        double[] first = speeds.values().iterator().next();
        speeds.forEach((engine, speed) -> {
            String name = what + ", " + size.label() + ", " + engine.label();
            results.accept(new Measurement(name, "texts/s", speed));
            double[] ratios = new double[ROUNDS];
            for (int round = 0; round < ROUNDS; round++) {
                ratios[round] = speed[round] / first[round];
            }
            results.accept(new Measurement(name + " by torch", "ratio", ratios));
        });
    }

    private void measureSingles(
            Map<Engine, SentenceTransformer> loaded, List<String> texts, Consumer<Measurement> results) {
        Map<Engine, List<Double>> milliseconds = new LinkedHashMap<>();
        for (String text : texts) {
            loaded.forEach((engine, transformer) -> milliseconds
                    .computeIfAbsent(engine, key -> new ArrayList<>())
                    .add(1000 * seconds(transformer, engine.precision(), List.of(text))));
        }
        milliseconds.forEach((engine, times) -> results.accept(new Measurement(
                "one text, " + size.label() + ", " + engine.label(),
                "ms",
                times.stream().mapToDouble(Double::doubleValue).toArray())));
    }

    private static double seconds(SentenceTransformer transformer, Precision precision, List<String> texts) {
        long start = System.nanoTime();
        transformer.encode(
                texts, TextRole.TEXT, EncodeOptions.ofDefaults().withPrecision(precision), (number, vector) -> {});
        return (System.nanoTime() - start) / 1e9;
    }
}
