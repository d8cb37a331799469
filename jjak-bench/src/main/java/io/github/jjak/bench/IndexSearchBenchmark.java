package io.github.jjak.bench;

import io.github.jjak.file.internal.AtomicFolder;
import io.github.jjak.rank.SimilarityFunction;
import io.github.jjak.rank.internal.VectorMatrix;
import io.github.jjak.search.index.IndexRow;
import io.github.jjak.search.index.IndexSettings;
import io.github.jjak.search.index.SearchHit;
import io.github.jjak.search.index.SearchIndex;
import io.github.jjak.search.index.SearchIndexWriter;
import io.github.jjak.search.index.SearchMode;
import io.github.jjak.search.index.SearchRequest;
import io.github.jjak.search.index.VectorStorage;
import io.github.jjak.search.internal.ExactVectorSearch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An index on disk of clustered vectors ({@link ClusteredVectors}) with short Korean texts: how long it takes to make, its size against
 * the vectors', the hits of dense search that exact search has too, and the time of a question in both modes.
 */
record IndexSearchBenchmark(int rows, int dimension, int questions, VectorStorage storage) implements Benchmark {

    private static final int HITS = 10;
    private static final int ROWS_AT_ONCE = 2048;
    private static final int WARM_UPS = 100;
    private static final List<Integer> CANDIDATES = List.of(100, 200, 400, 800);

    @Override
    public void run(Path models, Consumer<Measurement> results) throws IOException {
        Files.createDirectories(models);
        Path folder = Files.createTempDirectory(models, "index");
        try (VectorMatrix vectors = VectorMatrix.allocate(rows, dimension)) {
            String name = String.format("index of %,d x %d, %s", rows, dimension, storage);
            ClusteredVectors source = new ClusteredVectors(dimension, 1);
            FrequentWords words = new FrequentWords(2);
            long start = System.nanoTime();
            List<String> asked = write(folder, vectors, source, words);
            results.accept(one(name + ", made in", "s", (System.nanoTime() - start) / 1e9));
            results.accept(one(name + ", size of all files by the vectors", "ratio", size(folder) / raw()));
            float[][] known = new float[questions][];
            for (int i = 0; i < questions; i++) {
                known[i] = source.question(vectors.row(answerOf(i)));
            }
            int[][] exact =
                    ExactVectorSearch.byCosine().search(known, vectors, HITS).positions();
            Asked questionsWithAnswers = new Asked(asked, known, exact);
            search(folder, questionsWithAnswers, name, results);
            start = System.nanoTime();
            try (SearchIndexWriter writer = SearchIndexWriter.open(folder, null)) {
                writer.merge();
            }
            results.accept(one(name + ", merged in", "s", (System.nanoTime() - start) / 1e9));
            search(folder, questionsWithAnswers, name + ", merged", results);
            results.accept(one(name + ", resident memory of this process", "MB", ProcessMemory.resident() / 1e6));
        } finally {
            AtomicFolder.delete(folder);
        }
    }

    private int answerOf(int question) {
        return (int) ((long) question * rows / questions);
    }

    private double raw() {
        return 4.0 * rows * dimension;
    }

    private static Measurement one(String name, String unit, double value) {
        return new Measurement(name, unit, new double[] {value});
    }

    /** Makes the index and fills the matrix; returns the texts of the questions. */
    private List<String> write(Path folder, VectorMatrix vectors, ClusteredVectors source, FrequentWords words) {
        List<String> asked = new ArrayList<>();
        IndexSettings settings = IndexSettings.ofDefaults().withLanguage("ko").withVectors(storage);
        try (SearchIndexWriter writer =
                SearchIndexWriter.createForVectors(folder, settings, dimension, SimilarityFunction.COSINE)) {
            for (int from = 0; from < rows; from += ROWS_AT_ONCE) {
                List<IndexRow> batch = new ArrayList<>();
                List<float[]> ofBatch = new ArrayList<>();
                for (int row = from; row < Math.min(rows, from + ROWS_AT_ONCE); row++) {
                    float[] vector = source.answer();
                    vectors.set(row, vector);
                    ofBatch.add(vector);
                    String text = words.answer(row);
                    batch.add(new IndexRow(Integer.toString(row), text));
                    if (asked.size() < questions && answerOf(asked.size()) == row) {
                        asked.add(words.question(text));
                    }
                }
                writer.put(batch, ofBatch);
            }
            writer.commit();
        }
        return asked;
    }

    /** Both modes, and the recall with more candidates. */
    private void search(Path folder, Asked asked, String name, Consumer<Measurement> results) {
        try (SearchIndex index = SearchIndex.open(folder, null)) {
            for (SearchMode mode : List.of(SearchMode.DENSE, SearchMode.HYBRID)) {
                SearchRequest request =
                        SearchRequest.ofDefaults().withMode(mode).withTopK(HITS);
                for (int i = 0; i < WARM_UPS; i++) {
                    index.search(asked.texts().get(i % questions), asked.vectors()[i % questions], request);
                }
                search(index, request, asked, name + ", " + mode + " question", results);
            }
            for (int candidates : CANDIDATES) {
                // A search looks at as many passages as hits are asked for, and at no fewer than is usual for the
                // index.
                SearchRequest request =
                        SearchRequest.ofDefaults().withMode(SearchMode.DENSE).withTopK(candidates);
                search(index, request, asked, name + ", dense question for " + candidates + " hits", results);
            }
        }
    }

    /**
     * Questions, and what is right.
     *
     * @param exact the nearest ones of each
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Asked(List<String> texts, float[][] vectors, int[][] exact) {}

    private void search(
            SearchIndex index, SearchRequest request, Asked asked, String name, Consumer<Measurement> results) {
        double[] milliseconds = new double[questions];
        int found = 0;
        for (int i = 0; i < questions; i++) {
            long start = System.nanoTime();
            List<SearchHit> hits = index.search(asked.texts().get(i), asked.vectors()[i], request);
            milliseconds[i] = (System.nanoTime() - start) / 1e6;
            Set<String> right =
                    Arrays.stream(asked.exact()[i]).mapToObj(Integer::toString).collect(Collectors.toSet());
            found += (int) hits.stream()
                    .limit(HITS)
                    .filter(hit -> right.contains(hit.id()))
                    .count();
        }
        double[] sorted = milliseconds.clone();
        Arrays.sort(sorted);
        results.accept(new Measurement(name, "ms", milliseconds));
        results.accept(one(name + ", 99th percentile", "ms", sorted[(int) (questions * 0.99)]));
        if (request.mode() == SearchMode.DENSE) {
            results.accept(
                    one(name + ", recall of the " + HITS + " nearest", "share", found / (double) (questions * HITS)));
        }
    }

    /** Bytes of all files, in folders of the folder too. */
    private static double size(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }
}
