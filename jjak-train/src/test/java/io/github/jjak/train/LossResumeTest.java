package io.github.jjak.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jjak.data.Dataset;
import io.github.jjak.error.InterruptedRunException;
import io.github.jjak.loss.Loss;
import io.github.jjak.loss.LossClasses;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.run.RunFolder;
import io.github.jjak.run.TrainingResult;
import io.github.jjak.train.internal.BatchArguments;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every loss, dropout on and in mini-batches: a run that is stopped and resumed ends in the bits of one that was not. The parameters of
 * losses that have some are compared by what they do: the updates after the stop depend on them. {@link LossParametersTest} has more of
 * these losses, with several batches in a step.
 */
class LossResumeTest {

    private static final int STOPPED_AFTER = 3;

    @TempDir
    private Path temp;

    static Stream<Loss> losses() {
        return LossCachingTest.losses();
    }

    @Test
    void noLossIsForgotten() {
        assertThat(LossClasses.of(losses())).isEqualTo(LossClasses.names());
    }

    @Tag("slow")
    @ParameterizedTest
    @MethodSource("losses")
    void aStoppedRunEndsInTheBitsOfAWholeOne(Loss loss) {
        Dataset data = LossCachingTest.data(loss);
        Map<String, float[]> whole;
        try (SentenceTransformer model = TrainingFixture.tiny()) {
            TrainingResult result = trainer(model, loss, data, folder("whole", RunFolder.Existing.REFUSE))
                    .train(data);
            assertThat(result.steps()).isGreaterThan(STOPPED_AFTER);
            whole = TrainingFixture.weights(model);
        }
        try (SentenceTransformer model = TrainingFixture.tiny()) {
            int[] steps = {0};
            assertThatThrownBy(() -> trainer(model, loss, data, folder("parts", RunFolder.Existing.REFUSE))
                            .stopRequested(() -> steps[0]++ == STOPPED_AFTER)
                            .train(data))
                    .isInstanceOf(InterruptedRunException.class);
        }
        try (SentenceTransformer model = TrainingFixture.tiny()) {
            trainer(model, loss, data, folder("parts", RunFolder.Existing.RESUME))
                    .resume(true)
                    .train(data);
            TrainingFixture.assertSameBits(TrainingFixture.weights(model), whole);
        }
    }

    private RunFolder folder(String name, RunFolder.Existing existing) {
        return RunFolder.prepare(temp.resolve(name), existing);
    }

    private static Trainer.Builder trainer(SentenceTransformer model, Loss loss, Dataset data, RunFolder folder) {
        Trainer.Builder trainer = Trainer.builder(model)
                .loss(loss)
                .arguments(TrainingArguments.builder()
                        .batchSize(8)
                        .batchSampler(BatchArguments.usualSampling(loss))
                        .epochs(3)
                        .learningRate(2e-3)
                        .miniBatchTokens(150)
                        .build())
                .output(folder);
        return loss.usesGuide() ? trainer.guide(GuideVectors.of(model, data)) : trainer;
    }
}
