package io.github.jjak.train;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jjak.batch.BatchSampler;
import io.github.jjak.batch.BatchSampler.EpochBatches;
import io.github.jjak.batch.BatchSampling;
import io.github.jjak.eval.Evaluator;
import io.github.jjak.eval.Evaluator.EvaluationSize;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.loss.MultipleNegativesRankingLoss;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.run.RunFolder;
import io.github.jjak.run.TrainingResult;
import io.github.jjak.train.TrainingListener.StepReport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Samplers, schedules, orders of data sets and evaluators can be a user's own. */
class OwnPartsTest {

    /** Rows in their order, cut into batches. */
    private static final class InOrder implements BatchSampling {

        @Override
        public String name() {
            return "in_order";
        }

        @Override
        public BatchSampler sampler(int[][] textIds, int batchSize, long seed) {
            int[][] batches = IntStream.range(0, textIds.length / batchSize)
                    .mapToObj(batch -> IntStream.range(batch * batchSize, (batch + 1) * batchSize)
                            .toArray())
                    .toArray(int[][]::new);
            return epoch -> new EpochBatches(batches, textIds.length % batchSize);
        }
    }

    private static final class Constant implements LearningRateSchedule {

        @Override
        public String name() {
            return "constant";
        }

        @Override
        public IntToDoubleFunction of(double peak, int warmupSteps, int totalSteps) {
            return step -> peak;
        }
    }

    /** The first set alone. */
    private static final class FirstOnly implements MultiDatasetBatchSampler {

        @Override
        public String name() {
            return "first_only";
        }

        @Override
        public int[] order(int[] steps, long seed, int epoch) {
            return new int[steps[0]];
        }
    }

    /** Less is better, and every measurement is less than the one before. */
    private static final class Falling implements Evaluator {

        private int measured;

        @Override
        public Map<String, Double> evaluate(SentenceTransformer model) {
            return Map.of("distance", 1.0 / ++measured);
        }

        @Override
        public String primaryMetric(SentenceTransformer model) {
            return "distance";
        }

        @Override
        public boolean greaterIsBetter() {
            return false;
        }

        @Override
        public EvaluationSize size() {
            return EvaluationSize.ofRows(100, "rows");
        }

        @Override
        public String whenUndefined() {
            return "";
        }

        @Override
        public String contentHash() {
            return "falling";
        }
    }

    @TempDir
    private Path temp;

    @Test
    void aRunGoesByThem() {
        RunFolder folder = RunFolder.prepare(temp.resolve("run"), RunFolder.Existing.REFUSE);
        List<Double> rates = new ArrayList<>();
        TrainingResult result;
        try (SentenceTransformer model = TrainingFixture.tiny()) {
            result = Trainer.builder(model)
                    .arguments(TrainingArguments.builder()
                            .epochs(1)
                            .batchSize(8)
                            .evalSteps(2)
                            .learningRate(1e-4)
                            .batchSampler(new InOrder())
                            .learningRateSchedule(new Constant())
                            .build())
                    .evaluator(new Falling())
                    .output(folder)
                    .listener(new TrainingListener() {
                        @Override
                        public void onStep(StepReport step) {
                            rates.add(step.learningRate());
                        }
                    })
                    .train(TrainingFixture.pairs(33));
        }
        assertThat(result.steps()).isEqualTo(4);
        assertThat(result.bestStep()).as("the last measurement is the least").isEqualTo(4);
        assertThat(rates).containsOnly(1e-4);
        JsonNode arguments = JsonFile.read(folder.description()).path("arguments");
        assertThat(arguments.path("batch_sampler").asText()).isEqualTo("in_order");
        assertThat(arguments.path("lr_scheduler_type").asText()).isEqualTo("constant");
    }

    @Test
    void severalSetsGoByThem() {
        List<TrainingTask> tasks = List.of(
                new TrainingTask("first", TrainingFixture.pairs(16), new MultipleNegativesRankingLoss()),
                new TrainingTask("second", TrainingFixture.heldOut(16), new MultipleNegativesRankingLoss()));
        List<StepReport> steps = new ArrayList<>();
        try (SentenceTransformer model = TrainingFixture.tiny()) {
            Trainer.builder(model)
                    .arguments(
                            TrainingArguments.builder().epochs(1).batchSize(8).build())
                    .listener(new TrainingListener() {
                        @Override
                        public void onStep(StepReport step) {
                            steps.add(step);
                        }
                    })
                    .train(tasks, new FirstOnly());
        }
        assertThat(steps)
                .isNotEmpty()
                .allSatisfy(step ->
                        assertThat(step.numbers()).containsKey("loss_first").doesNotContainKey("loss_second"));
    }
}
