package io.github.jjak.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jjak.data.Dataset;
import io.github.jjak.error.InterruptedRunException;
import io.github.jjak.error.UsageException;
import io.github.jjak.loss.MultipleNegativesRankingLoss;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.run.RunFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several data sets in one run. */
class MultiTaskTest {

    private static final Dataset SERVICES = Dataset.builtin("services-ko", "train");

    @TempDir
    private Path temp;

    private static Dataset rows(int from, int to) {
        return SERVICES.select(IntStream.range(from, to).toArray());
    }

    private static List<TrainingTask> tasks() {
        MultipleNegativesRankingLoss sharp =
                MultipleNegativesRankingLoss.builder().scale(50).build();
        return List.of(
                new TrainingTask("large", rows(0, 96), new MultipleNegativesRankingLoss()),
                new TrainingTask("small", rows(200, 232), sharp));
    }

    private static TrainingArguments arguments() {
        return TrainingArguments.builder()
                .epochs(2)
                .batchSize(8)
                .learningRate(1e-3)
                .saveSteps(3)
                .build();
    }

    private void run(Path output, boolean resume, BooleanSupplier stop) {
        try (SentenceTransformer model = TrainingFixture.tiny()) {
            Trainer.builder(model)
                    .arguments(arguments())
                    .output(RunFolder.prepare(output, resume ? RunFolder.Existing.RESUME : RunFolder.Existing.REFUSE))
                    .resume(resume)
                    .stopRequested(stop)
                    .train(tasks(), MultiDatasetBatchSampler.PROPORTIONAL);
        }
    }

    @Test
    void eachStepIsOfOneSetAndAResumedRunIsTheSame() throws Exception {
        run(temp.resolve("whole"), false, () -> false);
        AtomicInteger asked = new AtomicInteger();
        assertThatThrownBy(() -> run(temp.resolve("parts"), false, () -> asked.incrementAndGet() > 7))
                .isInstanceOf(InterruptedRunException.class);
        run(temp.resolve("parts"), true, () -> false);
        assertThat(Files.readAllBytes(temp.resolve("parts/last/model.safetensors")))
                .isEqualTo(Files.readAllBytes(temp.resolve("whole/last/model.safetensors")));
        List<String> lines = Files.readAllLines(temp.resolve("whole/metrics.jsonl"));
        long large = lines.stream().filter(line -> line.contains("loss_large")).count();
        long small = lines.stream().filter(line -> line.contains("loss_small")).count();
        assertThat(large + small).isEqualTo(lines.size());
        assertThat(large).isGreaterThanOrEqualTo(24);
        assertThat(small).isBetween(8L, 16L);
        assertThat(Files.readString(temp.resolve("whole/run.json"))).contains("\"large\"", "\"small\"", "proportional");
    }

    @Test
    void proportionalTakesEveryBatchOnceAndRoundRobinTakesTurns() {
        int[] order = MultiDatasetBatchSampler.PROPORTIONAL.order(new int[] {30, 10, 5}, 1, 0);
        assertThat(order).hasSize(45);
        assertThat(Arrays.stream(order).filter(set -> set == 1).count()).isEqualTo(10);
        assertThat(MultiDatasetBatchSampler.PROPORTIONAL.order(new int[] {30, 10, 5}, 1, 1))
                .isNotEqualTo(order);
        assertThat(MultiDatasetBatchSampler.ROUND_ROBIN.order(new int[] {3, 2, 9}, 1, 0))
                .containsExactly(0, 1, 2, 0, 1, 2);
    }

    @Test
    void namesMustDiffer() {
        TrainingTask task = tasks().get(0);
        try (SentenceTransformer model = TrainingFixture.tiny()) {
            assertThatThrownBy(() -> Trainer.builder(model)
                            .arguments(arguments())
                            .train(List.of(task, task), MultiDatasetBatchSampler.ROUND_ROBIN))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("differ");
        }
    }
}
