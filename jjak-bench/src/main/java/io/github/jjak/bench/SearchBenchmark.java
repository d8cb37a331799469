package io.github.jjak.bench;

import io.github.jjak.rank.internal.VectorMatrix;
import io.github.jjak.search.internal.ExactVectorSearch;
import io.github.jjak.search.internal.Hits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Consumer;

/**
 * Exact search by cosine among random clustered vectors, from ready embeddings: seconds of one run, the most memory above the
 * embeddings, and on a sample of queries how many hits differ from brute force in float64.
 */
record SearchBenchmark(int queries, int corpus, int dimension, int k) implements Benchmark {

    private static final int CLUSTERS = 1000;
    private static final int WARM_UP_QUERIES = 512;
    private static final int SAMPLE = 20;
    private static final double TIE = 1e-6;

    @Override
    public void run(Path models, Consumer<Measurement> results) throws IOException {
        Random random = new Random(1);
        float[][] centers = new float[CLUSTERS][];
        for (int i = 0; i < CLUSTERS; i++) {
            centers[i] = gaussian(random);
        }
        try (VectorMatrix questions = vectors(queries, centers, random);
                VectorMatrix answers = vectors(corpus, centers, random)) {
            float[][] few = new float[Math.min(queries, WARM_UP_QUERIES)][];
            for (int i = 0; i < few.length; i++) {
                few[i] = questions.row(i);
            }
            long before = ProcessMemory.resident();
            ExactVectorSearch.byCosine().search(few, answers, k);
            long start = System.nanoTime();
            Hits hits = ExactVectorSearch.byCosine().search(questions, answers, k);
            double seconds = (System.nanoTime() - start) / 1e9;
            String name = String.format("exact search %,d in %,d at %d, k %d", queries, corpus, dimension, k);
            results.accept(new Measurement(name, "s", new double[] {seconds}));
            results.accept(new Measurement(
                    name + ", memory above the embeddings", "MB", new double[] {(ProcessMemory.peak() - before) / 1e6
                    }));
            results.accept(new Measurement(
                    name + ", hits of " + SAMPLE + " queries that brute force lacks",
                    "hits",
                    new double[] {wrong(questions, answers, hits)}));
        }
    }

    private VectorMatrix vectors(int rows, float[][] centers, Random random) {
        VectorMatrix matrix = VectorMatrix.allocate(rows, dimension);
        for (int row = 0; row < rows; row++) {
            float[] vector = gaussian(random);
            float[] center = centers[random.nextInt(CLUSTERS)];
            for (int i = 0; i < dimension; i++) {
                vector[i] += center[i];
            }
            matrix.set(row, vector);
        }
        return matrix;
    }

    private float[] gaussian(Random random) {
        float[] vector = new float[dimension];
        for (int i = 0; i < dimension; i++) {
            vector[i] = (float) random.nextGaussian();
        }
        return vector;
    }

    /** Hits whose exact cosine is below the exact k-th best by more than what rounding to float32 explains. */
    private int wrong(VectorMatrix questions, VectorMatrix answers, Hits hits) {
        int wrong = 0;
        for (int sample = 0; sample < SAMPLE; sample++) {
            int query = (int) ((long) sample * queries / SAMPLE);
            double[] exact = new double[corpus];
            float[] question = questions.row(query);
            float[] answer = new float[dimension];
            for (int row = 0; row < corpus; row++) {
                answers.read(row, answer);
                exact[row] = cosine(question, answer);
            }
            double[] sorted = exact.clone();
            Arrays.sort(sorted);
            double last = sorted[corpus - Math.min(k, corpus)];
            for (int position : hits.positions()[query]) {
                wrong += exact[position] < last - TIE ? 1 : 0;
            }
            wrong += Math.abs(Math.min(k, corpus) - hits.positions()[query].length);
        }
        return wrong;
    }

    private static double cosine(float[] left, float[] right) {
        double product = 0;
        double leftSquares = 0;
        double rightSquares = 0;
        for (int i = 0; i < left.length; i++) {
            product += (double) left[i] * right[i];
            leftSquares += (double) left[i] * left[i];
            rightSquares += (double) right[i] * right[i];
        }
        return product / Math.sqrt(leftSquares * rightSquares);
    }
}
