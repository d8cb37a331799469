package io.github.jjak.spark;

import io.github.jjak.data.Dataset;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.tensor.internal.Parameter;
import io.github.jjak.tensor.internal.Tensors;
import io.github.jjak.train.Trainer;
import io.github.jjak.train.TrainingArguments;
import io.github.jjak.train.TrainingListener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * Real questions and answers, every other one with a wrong answer, for tests of training here and on Spark.
 *
 * @param pairs questions and answers
 * @param negatives whether there is a column of wrong answers
 */
record TrainedPairs(MinedPairs pairs, boolean negatives) {

    static final int BATCH_SIZE = 16;

    /** A run: losses of its steps, and the weights at the end. */
    record Made(List<Double> losses, Map<String, float[]> weights) {

        double largestDifferenceOfLosses(Made other) {
            return IntStream.range(0, losses.size())
                    .mapToDouble(step -> Math.abs(losses.get(step) - other.losses.get(step)))
                    .max()
                    .orElse(Double.NaN);
        }

        double largestDifferenceOfWeights(Made other) {
            double largest = 0;
            for (Map.Entry<String, float[]> named : weights.entrySet()) {
                float[] values = other.weights.getOrDefault(named.getKey(), new float[0]);
                for (int i = 0; i < named.getValue().length; i++) {
                    largest = Math.max(largest, Math.abs(named.getValue()[i] - values[i]));
                }
            }
            return largest;
        }
    }

    static TrainedPairs first(int rows, boolean negatives) {
        return new TrainedPairs(MinedPairs.first(rows), negatives);
    }

    private String negative(int row) {
        Dataset rows = pairs.rows();
        return row % 2 == 0 ? rows.text((row + 7) % rows.rows(), 1) : "";
    }

    /** The rows in another order, whose ids have the first one. */
    org.apache.spark.sql.Dataset<Row> frame(SparkSession session, int partitions) {
        org.apache.spark.sql.Dataset<Row> frame = pairs.frame(session, partitions);
        if (!negatives) {
            return frame;
        }
        String[] texts =
                IntStream.range(0, pairs.rows().rows()).mapToObj(this::negative).toArray(String[]::new);
        return frame.withColumn(
                "wrong", functions.element_at(functions.lit(texts), functions.expr("CAST(id DIV 7 AS INT) + 1")));
    }

    PairTrainer trainer() {
        return new PairTrainer()
                .setModel(Fixture.MODEL)
                .setNegativeCols(negatives ? List.of("wrong") : List.of())
                .setBatchSize(BATCH_SIZE)
                .setMiniBatchTokens(300);
    }

    /** What Trainer makes of the same rows in this process. */
    Made inOneProcess(int steps) {
        List<String> names = negatives ? List.of("question", "answer", "negative_1") : List.of("question", "answer");
        List<List<String>> columns =
                new ArrayList<>(List.of(pairs.rows().column(0), pairs.rows().column(1)));
        if (negatives) {
            columns.add(IntStream.range(0, pairs.rows().rows())
                    .mapToObj(this::negative)
                    .toList());
        }
        List<Double> losses = new ArrayList<>();
        try (SentenceTransformer model = SentenceTransformer.load(Fixture.MODEL)) {
            Trainer.builder(model)
                    .arguments(TrainingArguments.builder()
                            .batchSize(BATCH_SIZE)
                            .epochs(1000)
                            .maxSteps(steps)
                            .miniBatchTokens(300)
                            .precision(TrainingArguments.PrecisionChoice.FP32)
                            .build())
                    .listener(new TrainingListener() {
                        @Override
                        public void onStep(StepReport step) {
                            losses.add(step.loss());
                        }
                    })
                    .train(Dataset.of(names, columns));
            return new Made(losses, weights(model));
        }
    }

    /** What is in the folder of a run. */
    static Made made(Path run) throws IOException {
        List<Double> losses = new ArrayList<>();
        for (String line : Files.readAllLines(run.resolve("metrics.jsonl"))) {
            losses.add(JsonFile.parse(line.getBytes(StandardCharsets.UTF_8), "metrics")
                    .path("loss")
                    .asDouble());
        }
        try (SentenceTransformer model =
                SentenceTransformer.load(run.resolve("last").toString())) {
            return new Made(losses, weights(model));
        }
    }

    private static Map<String, float[]> weights(SentenceTransformer model) {
        Map<String, float[]> weights = new LinkedHashMap<>();
        for (Parameter parameter : model.internals().parameters()) {
            weights.put(parameter.name(), Tensors.toFloats(parameter.value()));
        }
        return weights;
    }
}
