package io.github.jjak.bench;

import io.github.jjak.model.SentenceTransformer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;

/** A model folder to a model that can encode, from files that the system has in memory already. */
record LoadBenchmark(EncoderSize size) implements Benchmark {

    @Override
    public void run(Path models, Consumer<Measurement> results) throws IOException {
        Path folder = size.folder(models);
        double[] seconds =
                Repetition.seconds(() -> SentenceTransformer.load(folder).close());
        results.accept(new Measurement("load " + size.label(), "s", seconds));
    }
}
