package io.github.jjak.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jjak.error.RunException;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.run.RunFolder;
import io.github.jjak.tensor.internal.MachineMemory;
import io.github.jjak.train.TrainingListener.TrainingPlan;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That a run keeps to its memory plan. */
class RunMemoryTest {

    private static final long GB = 1L << 30;

    @TempDir
    private Path temp;

    @Test
    void aRunIsRefusedBeforeItStartsAndLeavesNothing() {
        try (SentenceTransformer model = TrainingFixture.tiny()) {
            assertThatThrownBy(() -> Trainer.builder(model)
                            .memory(new MachineMemory(GB, GB, 1 << 20))
                            .output(RunFolder.prepare(temp.resolve("run"), RunFolder.Existing.REFUSE))
                            .train(TrainingFixture.pairs(64)))
                    .isInstanceOf(RunException.class)
                    .hasMessageContaining("`memoryCheck` off");
        }
        assertThat(temp.resolve("run")).doesNotExist();
    }

    /** The number of tokens decides the dropout, so a run goes on with its own on a machine that would choose another. */
    @Test
    void aResumedRunKeepsItsMiniBatches() {
        TrainingArguments.Builder arguments =
                TrainingArguments.builder().epochs(1).batchSize(32).maxSteps(2);
        AtomicInteger asked = new AtomicInteger();
        try (SentenceTransformer model = TrainingFixture.tiny()) {
            assertThatThrownBy(() -> Trainer.builder(model)
                            .arguments(arguments.miniBatchTokens(77).build())
                            .output(RunFolder.prepare(temp.resolve("run"), RunFolder.Existing.REFUSE))
                            .stopRequested(() -> asked.getAndIncrement() == 1)
                            .train(TrainingFixture.pairs(64)))
                    .hasMessageContaining("checkpoint is saved");
        }
        int[] tokens = {0};
        try (SentenceTransformer model = TrainingFixture.tiny()) {
            Trainer.builder(model)
                    .arguments(arguments.miniBatchTokens(null).build())
                    .output(RunFolder.prepare(temp.resolve("run"), RunFolder.Existing.RESUME))
                    .resume(true)
                    .listener(new TrainingListener() {
                        @Override
                        public void onStart(TrainingPlan plan) {
                            tokens[0] = plan.work().miniBatchTokens();
                        }
                    })
                    .train(TrainingFixture.pairs(64));
        }
        assertThat(tokens[0]).isEqualTo(77);
    }
}
