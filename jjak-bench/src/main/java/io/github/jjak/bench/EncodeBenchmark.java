package io.github.jjak.bench;

import io.github.jjak.model.EncodeOptions;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.tokenize.internal.TokenBudget;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The packed forward pass without a graph, over texts that are tokenised already, in packs of the default token budget. */
record EncodeBenchmark(EncoderSize size, int chatTexts, int mixedTexts) implements Benchmark {

    @Override
    public void run(Path models, Consumer<Measurement> results) throws IOException {
        try (SentenceTransformer model = size.load(models)) {
            ExactTexts texts = ExactTexts.of(model, 1);
            measure(model, "5-25 tokens", texts.chat(chatTexts), results);
            measure(model, "5-128 tokens", texts.mixed(mixedTexts), results);
        }
    }

    private void measure(SentenceTransformer model, String lengths, List<String> texts, Consumer<Measurement> results) {
        List<int[]> ids = model.internals().tokenize(texts).ids();
        List<List<int[]>> packs = new ArrayList<>();
        for (int[] pack : TokenBudget.packs(ids, EncodeOptions.DEFAULT_TOKEN_BUDGET)) {
            List<int[]> rows = new ArrayList<>();
            for (int text : pack) {
                rows.add(ids.get(text));
            }
            packs.add(rows);
        }
        double[] seconds = Repetition.seconds(() -> packs.forEach(model.internals()::encodeTokens));
        long tokens = ids.stream().mapToLong(row -> row.length).sum();
        String name = "encode " + size.label() + ", " + lengths;
        results.accept(new Measurement(name, "tokens/s", Repetition.perSecond(seconds, (double) tokens)));
        results.accept(new Measurement(name, "texts/s", Repetition.perSecond(seconds, texts.size())));
    }
}
