package io.github.jjak.bench;

import io.github.jjak.batch.internal.NoDuplicatesBatchSampler;
import java.nio.file.Path;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;

/**
 * One epoch of batches without duplicates for a million rows at batch 1,024, the preparing of the sampler included; batches of
 * fewer than 64 rows are left out, as the trainer does.
 */
record SamplerBenchmark() implements Benchmark {

    private static final int ROWS = 1_000_000;
    private static final int BATCH_SIZE = 1024;
    private static final int FEWEST_ROWS = BATCH_SIZE / 16;
    private static final int FEW_ANSWERS = 5000;

    @Override
    public void run(Path models, Consumer<Measurement> results) {
        Random random = new Random(1);
        measure("all texts distinct", row -> row, results);
        measure("5,000 answers", row -> random.nextInt(FEW_ANSWERS), results);
        measure("half the rows with one answer", row -> row % 2 == 0 ? 0 : row, results);
    }

    private static void measure(String shape, IntUnaryOperator answerOfRow, Consumer<Measurement> results) {
        int[][] textIds = new int[ROWS][];
        for (int row = 0; row < ROWS; row++) {
            textIds[row] = new int[] {row, ROWS + answerOfRow.applyAsInt(row)};
        }
        double[] seconds =
                Repetition.seconds(() -> new NoDuplicatesBatchSampler(textIds, BATCH_SIZE, FEWEST_ROWS, 42).batches(0));
        results.accept(new Measurement("sampler 1M rows, " + shape, "s", seconds));
    }
}
