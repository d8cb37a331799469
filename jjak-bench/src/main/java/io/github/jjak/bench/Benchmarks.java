package io.github.jjak.bench;

import io.github.jjak.search.index.VectorStorage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Runs benchmarks and prints one table in Markdown, row by row.
 *
 * <p>Arguments: the folder models are kept in, then names of benchmarks or beginnings of names; none means all.
 */
public final class Benchmarks {

    private Benchmarks() {}

    public static void main(String[] arguments) throws IOException {
        Path models = Path.of(arguments[0]);
        List<String> asked = List.of(arguments).subList(1, arguments.length);
        List<Benchmark> chosen = choose(asked);
        if (chosen.isEmpty()) {
            System.err.println("No benchmark is called " + String.join(", ", asked) + ". There are: memory, "
                    + String.join(", ", all().keySet()) + ".");
            System.exit(2);
        }
        System.out.println(Machine.describe());
        System.out.println();
        System.out.println("| what | median | min-max | unit | machine's load |");
        System.out.println("|---|---:|---:|---|---:|");
        for (Benchmark benchmark : chosen) {
            benchmark.run(models, Benchmarks::print);
        }
    }

    private static Map<String, Benchmark> all() {
        Map<String, Benchmark> all = new LinkedHashMap<>();
        all.put("tokenize", new TokenizeBenchmark());
        all.put("sampler", new SamplerBenchmark());
        all.put("load", new LoadBenchmark(EncoderSize.BASE));
        all.put("encode-tiny", new EncodeBenchmark(EncoderSize.KO_TINY, 2048, 512));
        all.put("encode-small", new EncodeBenchmark(EncoderSize.SMALL, 256, 64));
        all.put("encode-base", new EncodeBenchmark(EncoderSize.BASE, 64, 32));
        all.put("backends", new BackendBenchmark(EncoderSize.DEEP));
        all.put("one-text", new SingleTextBenchmark(EncoderSize.DEEP));
        all.put("step-tiny", new TrainingStepBenchmark(EncoderSize.KO_TINY));
        all.put("step-small", new TrainingStepBenchmark(EncoderSize.SMALL));
        all.put("step-base", new TrainingStepBenchmark(EncoderSize.BASE));
        all.put("signals-32", new SignalsBenchmark(32, EncoderSize.KO_TINY));
        all.put("signals-1024", new SignalsBenchmark(1024, EncoderSize.KO_TINY));
        all.put("search-small", new SearchBenchmark(10_000, 100_000, 384, 100));
        all.put("search-large", new SearchBenchmark(100_000, 100_000, 384, 100));
        all.put("index-medium", new IndexSearchBenchmark(50_000, 384, 200, VectorStorage.FLOAT32));
        all.put("index-medium-int8", new IndexSearchBenchmark(50_000, 384, 200, VectorStorage.INT8));
        all.put("index-larger", new IndexSearchBenchmark(300_000, 384, 300, VectorStorage.FLOAT32));
        all.put("index-large", new IndexSearchBenchmark(1_000_000, 384, 500, VectorStorage.FLOAT32));
        all.put("index-large-int8", new IndexSearchBenchmark(1_000_000, 384, 500, VectorStorage.INT8));
        all.put("indexing-small", new IndexSpeedBenchmark(EncoderSize.SMALL, 8_000));
        all.put("indexing-large", new IndexSpeedBenchmark(EncoderSize.DEEP, 100_000));
        return all;
    }

    private static List<Benchmark> choose(List<String> asked) {
        List<Benchmark> chosen = new ArrayList<>();
        all().forEach((name, benchmark) -> {
            if (asked.isEmpty() || asked.stream().anyMatch(name::startsWith)) {
                chosen.add(benchmark);
            }
        });
        return chosen;
    }

    private static void print(Measurement measurement) {
        System.out.println(String.format(
                Locale.ROOT,
                "| %s | %s | %s-%s | %s | %.1f |",
                measurement.name(),
                Measurement.digits(measurement.median()),
                Measurement.digits(measurement.least()),
                Measurement.digits(measurement.most()),
                measurement.unit(),
                Machine.load()));
    }
}
