package io.github.jjak.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.jjak.data.Dataset;
import io.github.jjak.error.InterruptedRunException;
import io.github.jjak.error.UsageException;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.run.RunFolder;
import io.github.jjak.tensor.internal.Parameter;
import io.github.jjak.weights.internal.SafetensorsReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that train an adapter in place of the encoder. */
class AdapterTrainingTest {

    private static final Dataset PAIRS = TrainingFixture.pairs(48);

    @TempDir
    private Path temp;

    private static TrainingArguments.Builder arguments() {
        return TrainingArguments.builder()
                .epochs(2)
                .batchSize(8)
                .learningRate(1e-2)
                .miniBatchTokens(150)
                .loraRank(4);
    }

    private RunFolder folder(String name) {
        return RunFolder.prepare(temp.resolve(name), RunFolder.Existing.REFUSE);
    }

    @Test
    void onlyTheChosenLayersChangeAndTheFilesHaveTheChange() {
        Path start = temp.resolve("start");
        try (SentenceTransformer model = TrainingFixture.tiny()) {
            model.save(start);
        }
        float[][] trained;
        try (SentenceTransformer model = SentenceTransformer.load(start)) {
            Map<String, float[]> before = TrainingFixture.weights(model);
            Trainer.builder(model)
                    .arguments(arguments().build())
                    .output(folder("run"))
                    .train(PAIRS);
            TrainingFixture.weights(model).forEach((name, after) -> {
                float[] old = Objects.requireNonNull(before.get(name));
                if (name.endsWith("query_key_value.weight")) {
                    assertThat(after).as(name).isNotEqualTo(old);
                    // The key stands between query and value.
                    int third = after.length / 3;
                    for (int i = third; i < 2 * third; i++) {
                        assertThat(after[i]).isEqualTo(old[i]);
                    }
                } else {
                    assertThat(after).as(name).isEqualTo(old);
                }
            });
            assertThat(model.internals().parameters()).allMatch(Parameter::isTrained);
            trained = model.encode(PAIRS.column(0));
        }
        assertVectors(temp.resolve("run/last"), trained, 0);
        // A folder of PEFT's files names the model that the run started from.
        assertVectors(temp.resolve("run/last/adapter"), trained, 1e-5f);
        try (SafetensorsReader adapter =
                SafetensorsReader.open(temp.resolve("run/last/adapter/adapter_model.safetensors"))) {
            assertThat(adapter.names())
                    .contains("base_model.model.encoder.layer.0.attention.self.query.lora_A.weight")
                    .noneMatch(name -> name.contains("key"));
        }
    }

    private static void assertVectors(Path folder, float[][] expected, float tolerance) {
        try (SentenceTransformer model = SentenceTransformer.load(folder)) {
            float[][] vectors = model.encode(PAIRS.column(0));
            for (int row = 0; row < vectors.length; row++) {
                for (int i = 0; i < vectors[row].length; i++) {
                    assertThat(vectors[row][i]).isCloseTo(expected[row][i], within(tolerance));
                }
            }
        }
    }

    @Test
    void aStoppedRunEndsInTheBitsOfAWholeOne() {
        Map<String, float[]> whole;
        try (SentenceTransformer model = TrainingFixture.tiny()) {
            Trainer.builder(model)
                    .arguments(arguments().build())
                    .output(folder("whole"))
                    .train(PAIRS);
            whole = TrainingFixture.weights(model);
        }
        AtomicInteger asked = new AtomicInteger();
        try (SentenceTransformer model = TrainingFixture.tiny()) {
            assertThatThrownBy(() -> Trainer.builder(model)
                            .arguments(arguments().build())
                            .output(folder("parts"))
                            .stopRequested(() -> asked.getAndIncrement() == 4)
                            .train(PAIRS))
                    .isInstanceOf(InterruptedRunException.class);
        }
        try (SafetensorsReader checkpoint =
                SafetensorsReader.open(temp.resolve("parts/checkpoint-4/weights.safetensors"))) {
            assertThat(checkpoint.names()).isNotEmpty().allMatch(name -> name.startsWith("lora."));
        }
        try (SentenceTransformer model = TrainingFixture.tiny()) {
            Trainer.builder(model)
                    .arguments(arguments().build())
                    .output(RunFolder.prepare(temp.resolve("parts"), RunFolder.Existing.RESUME))
                    .resume(true)
                    .train(PAIRS);
            TrainingFixture.assertSameBits(TrainingFixture.weights(model), whole);
        }
    }

    @Test
    void whatCannotBeIsRefused() {
        try (SentenceTransformer model = TrainingFixture.tiny()) {
            assertThatThrownBy(() -> Trainer.builder(model)
                            .arguments(arguments().freezeLayers(1).build())
                            .train(PAIRS))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("`loraRank`");
            assertThatThrownBy(() -> Trainer.builder(model)
                            .arguments(arguments().loraTargets(List.of("Wqkv")).build())
                            .train(PAIRS))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContainingAll("Wqkv", "query");
        }
    }
}
