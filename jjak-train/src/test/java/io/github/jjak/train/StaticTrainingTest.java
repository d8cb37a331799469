package io.github.jjak.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.jjak.data.Dataset;
import io.github.jjak.distill.internal.StaticDistillation;
import io.github.jjak.error.InterruptedRunException;
import io.github.jjak.error.UsageException;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.run.RunFolder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that train a table of token vectors. */
class StaticTrainingTest {

    private static final Dataset PAIRS = TrainingFixture.pairs(48);

    @TempDir
    private static Path temp;

    private static Path start = Path.of("");

    @BeforeAll
    static void make() {
        start = temp.resolve("start");
        try (SentenceTransformer teacher = SentenceTransformer.load("builtin:ko-tiny");
                SentenceTransformer table =
                        new StaticDistillation(16, 1e-4).of(teacher, List.of()).model()) {
            table.save(start);
        }
    }

    private static TrainingArguments.Builder arguments() {
        return TrainingArguments.builder().epochs(2).batchSize(8).learningRate(1e-2);
    }

    private static RunFolder folder(String name) {
        return RunFolder.prepare(temp.resolve(name), RunFolder.Existing.REFUSE);
    }

    private static SentenceTransformer table() {
        return SentenceTransformer.load(start);
    }

    @Test
    void aStoppedRunEndsInTheBitsOfAWholeOne() {
        Map<String, float[]> whole;
        try (SentenceTransformer model = table()) {
            Trainer.builder(model)
                    .arguments(arguments().build())
                    .output(folder("whole"))
                    .train(PAIRS);
            whole = TrainingFixture.weights(model);
        }
        AtomicInteger asked = new AtomicInteger();
        try (SentenceTransformer model = table()) {
            assertThatThrownBy(() -> Trainer.builder(model)
                            .arguments(arguments().build())
                            .output(folder("parts"))
                            .stopRequested(() -> asked.getAndIncrement() == 4)
                            .train(PAIRS))
                    .isInstanceOf(InterruptedRunException.class);
        }
        try (SentenceTransformer model = table()) {
            Trainer.builder(model)
                    .arguments(arguments().build())
                    .output(RunFolder.prepare(temp.resolve("parts"), RunFolder.Existing.RESUME))
                    .resume(true)
                    .train(PAIRS);
            TrainingFixture.assertSameBits(TrainingFixture.weights(model), whole);
        }
        try (SentenceTransformer saved = SentenceTransformer.load(temp.resolve("whole/last"))) {
            TrainingFixture.assertSameBits(TrainingFixture.weights(saved), whole);
        }
    }

    @Test
    void smallMiniBatchesGiveTheSameTable() {
        Map<String, float[]> whole = trained(arguments());
        Map<String, float[]> cached = trained(arguments().miniBatchTokens(64));
        whole.forEach((name, values) -> assertThat(cached.get(name)).containsExactly(values, within(1e-5f)));
    }

    private static Map<String, float[]> trained(TrainingArguments.Builder arguments) {
        try (SentenceTransformer model = table()) {
            Trainer.builder(model).arguments(arguments.maxSteps(6).build()).train(PAIRS);
            return TrainingFixture.weights(model);
        }
    }

    @Test
    void anAdapterOfATableIsRefused() {
        try (SentenceTransformer model = table()) {
            assertThatThrownBy(() -> Trainer.builder(model)
                            .arguments(arguments().loraRank(4).build())
                            .train(PAIRS))
                    .isInstanceOf(UsageException.class);
        }
    }
}
