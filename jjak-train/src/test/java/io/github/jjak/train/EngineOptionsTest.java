package io.github.jjak.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jjak.data.Dataset;
import io.github.jjak.error.InterruptedRunException;
import io.github.jjak.error.UsageException;
import io.github.jjak.fixture.ParityFixtures;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.run.RunFolder;
import io.github.jjak.tensor.Precision;
import io.github.jjak.train.TrainingArguments.PrecisionChoice;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Frozen parts and number formats, as a run sees them. */
class EngineOptionsTest {

    private static final Dataset PAIRS = TrainingFixture.pairs(48);

    @TempDir
    private Path temp;

    private static TrainingArguments.Builder arguments() {
        return TrainingArguments.builder().epochs(2).batchSize(16).learningRate(1e-3);
    }

    @Test
    void frozenPartsKeepTheirValuesAndTheRestIsTrained() {
        try (SentenceTransformer model = TrainingFixture.tiny()) {
            Map<String, float[]> before = TrainingFixture.weights(model);
            Trainer.builder(model)
                    .arguments(
                            arguments().freezeEmbeddings(true).freezeLayers(1).build())
                    .train(PAIRS);
            TrainingFixture.weights(model).forEach((name, after) -> {
                boolean frozen = name.startsWith("embeddings") || name.contains("layer.0.");
                // Attention does not see the key's bias, which is a third of this one.
                if (frozen) {
                    assertThat(after).as(name).isEqualTo(before.get(name));
                } else {
                    assertThat(after).as(name).isNotEqualTo(before.get(name));
                }
            });
            assertThat(model.internals().parameters())
                    .allMatch(parameter -> parameter.value().requires_grad());
        }
    }

    @Test
    void moreLayersThanThereAreCannotBeFrozen() {
        try (SentenceTransformer model = TrainingFixture.tiny()) {
            assertThatThrownBy(() -> Trainer.builder(model)
                            .arguments(arguments().freezeLayers(13).build())
                            .train(PAIRS))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContainingAll("`freezeLayers`", "13");
        }
    }

    @Test
    void bf16LearnsWhatFp32Learns() {
        double single = loss(PrecisionChoice.FP32);
        double half = loss(PrecisionChoice.BF16);
        assertThat(half).isBetween(0.9 * single, 1.1 * single).isNotEqualTo(single);
    }

    private static double loss(PrecisionChoice precision) {
        try (SentenceTransformer model = TrainingFixture.tiny()) {
            return Trainer.builder(model)
                    .arguments(arguments().epochs(4).precision(precision).build())
                    .train(PAIRS)
                    .trainLoss();
        }
    }

    @Test
    void anInterruptedBf16RunIsTheSameRun() {
        TrainingArguments arguments =
                arguments().precision(PrecisionChoice.BF16).evalSteps(2).build();
        Map<String, float[]> whole;
        try (SentenceTransformer model = TrainingFixture.tiny()) {
            Trainer.builder(model).arguments(arguments).train(PAIRS);
            whole = TrainingFixture.weights(model);
        }
        RunFolder folder = RunFolder.prepare(temp.resolve("run"), RunFolder.Existing.REFUSE);
        AtomicInteger asked = new AtomicInteger();
        try (SentenceTransformer model = TrainingFixture.tiny()) {
            assertThatThrownBy(() -> Trainer.builder(model)
                            .arguments(arguments)
                            .output(folder)
                            .stopRequested(() -> asked.incrementAndGet() > 3)
                            .train(PAIRS))
                    .isInstanceOf(InterruptedRunException.class);
        }
        try (SentenceTransformer model = TrainingFixture.tiny()) {
            TrainingArguments other =
                    arguments().precision(PrecisionChoice.FP32).evalSteps(2).build();
            assertThatThrownBy(() -> Trainer.builder(model)
                            .arguments(other)
                            .output(folder)
                            .resume(true)
                            .train(PAIRS))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("precision");
        }
        try (SentenceTransformer model = TrainingFixture.tiny()) {
            Trainer.builder(model)
                    .arguments(arguments)
                    .output(folder)
                    .resume(true)
                    .train(PAIRS);
            TrainingFixture.weights(model)
                    .forEach((name, values) -> assertThat(values).as(name).isEqualTo(whole.get(name)));
        }
    }

    @Test
    void architecturesWithoutAWrittenBackwardPassAreTrainedInFp32() {
        ParityFixtures fixtures = ParityFixtures.of(EngineOptionsTest.class);
        try (SentenceTransformer model = SentenceTransformer.load(fixtures.path("trace/modernbert-tiny"))) {
            assertThat(PrecisionChoice.AUTO.of(model)).isEqualTo(Precision.FP32);
            assertThatThrownBy(() -> Trainer.builder(model)
                            .arguments(
                                    arguments().precision(PrecisionChoice.BF16).build())
                            .train(PAIRS))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContainingAll("`precision` bf16", "modernbert", "fp32");
        }
    }
}
