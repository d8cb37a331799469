package io.github.jjak.bench;

import io.github.jjak.file.internal.AtomicFolder;
import io.github.jjak.model.EncodeOptions;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.model.TextRole;
import io.github.jjak.search.index.IndexRow;
import io.github.jjak.search.index.IndexSettings;
import io.github.jjak.search.index.SearchIndexWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Short answers into an index, as the command puts them, beside the model's {@code encode} of a fifth of the same texts: in rounds of a
 * part of the texts each, now one first and now the other. The index keeps growing; what encoding costs does not.
 */
record IndexSpeedBenchmark(EncoderSize size, int texts) implements Benchmark {

    private static final int ROUNDS = 4;

    /** One text in so many is enough to know the speed. */
    private static final int ENCODED = 5;

    private static final int ROWS_AT_ONCE = 2048;

    @Override
    public void run(Path models, Consumer<Measurement> results) throws IOException {
        try (SentenceTransformer model = size.load(models)) {
            List<String> answers = ExactTexts.of(model, 1).chat(texts);
            Path folder = Files.createTempDirectory(models, "index");
            double[] encode = new double[ROUNDS];
            double[] index = new double[ROUNDS];
            double[] share = new double[ROUNDS];
            encode(model, answers.subList(0, Math.min(texts, ROWS_AT_ONCE)));
            try (SearchIndexWriter writer =
                    SearchIndexWriter.create(folder, IndexSettings.ofDefaults().withLanguage("ko"), model)) {
                for (int round = 0; round < ROUNDS; round++) {
                    int from = (int) ((long) texts * round / ROUNDS);
                    List<String> part = answers.subList(from, (int) ((long) texts * (round + 1) / ROUNDS));
                    List<String> encoded = part.subList(0, Math.max(1, part.size() / ENCODED));
                    double first = round % 2 == 0 ? encode(model, encoded) : 0;
                    index[round] = part.size() / index(writer, part, from);
                    encode[round] = encoded.size() / (round % 2 == 0 ? first : encode(model, encoded));
                    share[round] = index[round] / encode[round];
                }
            } finally {
                AtomicFolder.delete(folder);
            }
            String name = String.format("%,d answers of 5-25 tokens, %s", texts, size.label());
            results.accept(new Measurement("encode " + name, "texts/s", encode));
            results.accept(new Measurement("index " + name, "texts/s", index));
            results.accept(new Measurement("index by encode, " + name, "ratio", share));
        }
    }

    private static double encode(SentenceTransformer model, List<String> part) {
        long start = System.nanoTime();
        model.encode(part, TextRole.DOCUMENT, EncodeOptions.ofDefaults(), (number, vector) -> {});
        return (System.nanoTime() - start) / 1e9;
    }

    private static double index(SearchIndexWriter writer, List<String> part, int first) {
        long start = System.nanoTime();
        for (int from = 0; from < part.size(); from += ROWS_AT_ONCE) {
            List<IndexRow> rows = new ArrayList<>();
            for (int i = from; i < Math.min(part.size(), from + ROWS_AT_ONCE); i++) {
                rows.add(new IndexRow(Integer.toString(first + i), part.get(i)));
            }
            writer.put(rows);
        }
        writer.commit();
        return (System.nanoTime() - start) / 1e9;
    }
}
