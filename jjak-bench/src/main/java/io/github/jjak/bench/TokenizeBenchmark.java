package io.github.jjak.bench;

import io.github.jjak.data.Dataset;
import io.github.jjak.model.SentenceTransformer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Texts to token ids: the questions and answers of the built-in data, ten times over. */
record TokenizeBenchmark() implements Benchmark {

    private static final int COPIES = 10;

    @Override
    public void run(Path models, Consumer<Measurement> results) {
        Dataset pairs = Dataset.builtin("services-ko", "train");
        List<String> texts = new ArrayList<>();
        for (int copy = 0; copy < COPIES; copy++) {
            texts.addAll(pairs.column(0));
            texts.addAll(pairs.column(1));
        }
        try (SentenceTransformer model = SentenceTransformer.load("builtin:ko-tiny")) {
            double[] seconds = Repetition.seconds(() -> model.internals().tokenize(texts));
            String name = "tokenize ko-tiny, questions and answers";
            results.accept(new Measurement(name, "texts/s", Repetition.perSecond(seconds, texts.size())));
        }
    }
}
