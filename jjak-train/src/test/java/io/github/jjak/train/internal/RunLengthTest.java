package io.github.jjak.train.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jjak.batch.BatchSampler;
import io.github.jjak.batch.internal.NoDuplicatesBatchSampler;
import io.github.jjak.batch.internal.RandomBatchSampler;
import io.github.jjak.data.Dataset;
import io.github.jjak.error.UsageException;
import io.github.jjak.memory.internal.BatchShape;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.run.TrainingResult;
import io.github.jjak.tokenize.internal.TokenStore;
import io.github.jjak.train.Trainer;
import io.github.jjak.train.TrainingArguments;
import io.github.jjak.train.TrainingFixture;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Before the first step nothing is done that grows with what will not be trained on. */
class RunLengthTest {

    private static final int ENDLESS = 100_000_000;

    private static TrainingArguments.Builder epochs(int epochs) {
        return TrainingArguments.builder().epochs(epochs);
    }

    @Test
    void epochsBeyondTheLastStepAreNotDealt() {
        List<Integer> dealt = new ArrayList<>();
        RunLength length = RunLength.of(
                OptionalInt.empty(),
                epoch -> {
                    dealt.add(epoch);
                    return 10 - epoch % 2;
                },
                epochs(ENDLESS).maxSteps(25).build().internals());
        assertThat(length).isEqualTo(new RunLength(25, 10));
        assertThat(dealt).containsExactly(0, 1, 2);
    }

    @Test
    void withoutAnEndEveryEpochCounts() {
        RunLength length = RunLength.of(
                OptionalInt.empty(), epoch -> 10 - epoch % 2, epochs(5).build().internals());
        assertThat(length).isEqualTo(new RunLength(48, 10));
        assertThat(RunLength.of(
                        OptionalInt.empty(),
                        epoch -> 10 - epoch % 2,
                        epochs(5).maxSteps(1000).build().internals()))
                .isEqualTo(new RunLength(48, 10));
    }

    @Test
    void equalEpochsAreNotDealtAtAll() {
        RunLength length = RunLength.of(
                OptionalInt.of(7),
                epoch -> {
                    throw new AssertionError("epoch " + epoch + " was dealt");
                },
                epochs(ENDLESS).build().internals());
        assertThat(length).isEqualTo(new RunLength(700_000_000, 7));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void moreStepsThanThereAreNumbersAreRefusedAtOnce(boolean equal) {
        List<Integer> dealt = new ArrayList<>();
        assertThatThrownBy(() -> RunLength.of(
                        equal ? OptionalInt.of(65) : OptionalInt.empty(),
                        epoch -> {
                            dealt.add(epoch);
                            return 65;
                        },
                        epochs(ENDLESS).build().internals()))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("`epochs` 100000000 of about 65 steps")
                .hasMessageContaining("2147483647")
                .hasMessageContaining("`maxSteps`");
        assertThat(dealt).hasSizeLessThan(2);
    }

    @Test
    void moreEpochsThanCanBeCountedAreRefusedAtOnce() {
        List<Integer> dealt = new ArrayList<>();
        assertThatThrownBy(() -> RunLength.of(
                        OptionalInt.empty(),
                        epoch -> {
                            dealt.add(epoch);
                            return 1;
                        },
                        epochs(Integer.MAX_VALUE).build().internals()))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("1000000")
                .hasMessageContaining("`maxSteps`")
                .hasMessageContaining("2147483647");
        assertThat(dealt).hasSizeLessThan(2);
    }

    @Test
    void samplersKnowWhetherTheirEpochsAreEqual() {
        int[][] distinct =
                IntStream.range(0, 33).mapToObj(row -> new int[] {row}).toArray(int[][]::new);
        for (int batchSize : new int[] {1, 2, 5, 8, 32, 33}) {
            assertEqualEpochs(new NoDuplicatesBatchSampler(distinct, batchSize, false, 42));
            assertEqualEpochs(new NoDuplicatesBatchSampler(distinct, batchSize, true, 42));
            assertEqualEpochs(new RandomBatchSampler(33, batchSize, false, 42));
            assertEqualEpochs(new RandomBatchSampler(33, batchSize, true, 42));
        }
        int[][] shared =
                IntStream.range(0, 33).mapToObj(row -> new int[] {row / 4}).toArray(int[][]::new);
        assertThat(new NoDuplicatesBatchSampler(shared, 4, false, 42).batchesOfEveryEpoch())
                .isEmpty();
    }

    private static void assertEqualEpochs(BatchSampler sampler) {
        int every = sampler.batchesOfEveryEpoch().orElseThrow();
        for (int epoch = 0; epoch < 20; epoch++) {
            assertThat(sampler.batches(epoch).batchCount()).isEqualTo(every);
        }
    }

    @Test
    void theMemoryPlanLooksAtWhatIsTrainedOn() {
        Dataset pairs = TrainingFixture.pairs(60);
        try (SentenceTransformer model = TrainingFixture.tiny()) {
            TokenStore tokens = TokenStore.of(List.of(pairs.column(0), pairs.column(1)), model.internals()::tokenize);
            List<Integer> dealt = new ArrayList<>();
            BatchSampler random = new RandomBatchSampler(60, 8, false, 42);
            BatchSampler counted = epoch -> {
                dealt.add(epoch);
                return random.batches(epoch);
            };
            BatchShape of3 = BatchShape.of(counted, tokens, 8, 3, Long.MAX_VALUE);
            assertThat(dealt).containsExactly(0, 1, 2);
            dealt.clear();
            assertThat(BatchShape.of(counted, tokens, 8, ENDLESS, 24)).isEqualTo(of3);
            assertThat(dealt).containsExactly(0, 1, 2);
            dealt.clear();
            BatchShape bound = BatchShape.of(counted, tokens, 8, ENDLESS, Long.MAX_VALUE);
            assertThat(dealt).hasSizeLessThanOrEqualTo(100);
            assertThat(bound.mostRows()).isEqualTo(8);
            assertThat(bound.largestBatchTokens()).isGreaterThanOrEqualTo(of3.largestBatchTokens());
        }
    }

    @Test
    void aRunOfManyEpochsAndFewStepsStarts() {
        try (SentenceTransformer model = TrainingFixture.tiny()) {
            TrainingResult result = Trainer.builder(model)
                    .arguments(epochs(ENDLESS).batchSize(8).maxSteps(2).build())
                    .train(TrainingFixture.pairs(40));
            assertThat(result.steps()).isEqualTo(2);
        }
    }
}
