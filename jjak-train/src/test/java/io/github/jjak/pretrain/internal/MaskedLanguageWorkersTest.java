package io.github.jjak.pretrain.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jjak.data.Dataset;
import io.github.jjak.distributed.internal.CountedLater;
import io.github.jjak.distributed.internal.Reduction;
import io.github.jjak.distributed.internal.WorkerThreads;
import io.github.jjak.distributed.internal.Workers;
import io.github.jjak.error.InterruptedRunException;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.run.RunFacts;
import io.github.jjak.run.RunFolder;
import io.github.jjak.tensor.Precision;
import io.github.jjak.train.StepLog;
import io.github.jjak.train.TrainingArguments;
import io.github.jjak.train.TrainingFixture;
import io.github.jjak.train.internal.TrainingLoop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Several workers pretrain as one does: the same masks, the same dropout. */
@Tag("numeric")
class MaskedLanguageWorkersTest {

    private static final MaskedLanguageSettings SETTINGS = new MaskedLanguageSettings(250, 0.15, false, 10);
    private static final int STEPS = 8;

    @TempDir
    private Path temp;

    private TextLines text = new TextLines(List.of(), TextLines.OnBadUtf8.REFUSE);

    @BeforeEach
    void write() throws IOException {
        Path file = temp.resolve("lines.txt");
        Dataset pairs = Dataset.builtin("services-ko", "train");
        Files.write(file, pairs.column(0).stream().distinct().limit(60).toList());
        text = new TextLines(List.of(file), TextLines.OnBadUtf8.REFUSE);
    }

    /** A worker's steps, and the encoder's weights at the end. */
    private record Made(StepLog steps, Map<String, float[]> weights) {}

    /** @param output of this worker: those of one machine have the same one */
    private Made run(Workers workers, Path output, int accumulation, int budget, int stopAfter) {
        StepLog log = new StepLog();
        RunFolder folder = workers.isFirst() ? RunFolder.prepare(output, RunFolder.Existing.RESUME) : null;
        Path start = new StartFolder(output.resolve("start"), workers)
                .made(Files.isDirectory(output.resolve("start")), this::makeStart);
        try (@Nullable RunFolder entered = folder == null ? null : folder.enter();
                SentenceTransformer encoder = SentenceTransformer.load(start.toString());
                MaskedLanguageModel trained = MaskedLanguageModel.of(encoder, 3);
                Corpus corpus = Corpus.prepare(output.resolve("corpus"), text, encoder, workers)) {
            TrainingArguments arguments = TrainingArguments.builder()
                    .learningRate(2e-3)
                    .seed(9)
                    .maxSteps(STEPS)
                    .epochs(1000)
                    .gradientAccumulationSteps(accumulation)
                    .miniBatchTokens(budget)
                    .precision(TrainingArguments.PrecisionChoice.FP32)
                    .evalSteps(STEPS)
                    .build();
            new MaskedLanguageTrainer(trained, corpus, SETTINGS)
                    .train(new TrainingLoop.Setting(
                            arguments.internals(),
                            log,
                            entered,
                            true,
                            RunFacts.NONE,
                            () -> stopAfter < STEPS && log.steps() == stopAfter,
                            null,
                            workers));
            return new Made(log, TrainingFixture.weights(encoder));
        } catch (InterruptedRunException stopped) {
            assertThat(stopAfter).isLessThan(STEPS);
            return new Made(log, Map.of());
        }
    }

    private void makeStart(Path folder) {
        NewEncoder.bert(2, 64, 2, 1000, 48, 3).write(folder, text);
    }

    private static void requireSame(Made one, List<Made> several) {
        for (Made other : several) {
            other.steps().requireSame(one.steps());
            other.weights()
                    .forEach((name, values) -> assertThat(values)
                            .as(name)
                            .isEqualTo(several.get(0).weights().get(name)));
        }
    }

    /** The second has mini-batches of one row, of which the others have none. */
    @ParameterizedTest
    @CsvSource({"2, 1, 1000000", "3, 2, 20"})
    void makeTheRunOfOne(int count, int accumulation, int budget) {
        Made one = run(Workers.alone(), temp.resolve("one"), accumulation, budget, STEPS);
        Path output = temp.resolve("several");
        requireSame(one, WorkerThreads.together(count, workers -> run(workers, output, accumulation, budget, STEPS)));
        assertThat(output.resolve("last/mlm_head.safetensors")).exists();
        try (var files = Files.list(output)) {
            assertThat(files.map(file -> file.getFileName().toString())).noneMatch(name -> name.contains("of-worker"));
        } catch (IOException cause) {
            throw new AssertionError(cause);
        }
    }

    /** Before the first step all have the weights of one, so each number has its bits. One is a thread of several, too. */
    @ParameterizedTest
    @CsvSource({"2, 20", "3, 60"})
    void measureWhatOneMeasures(int count, int budget) {
        Map<String, Double> one = WorkerThreads.together(
                        1, workers -> run(workers, temp.resolve("alone"), 1, budget, STEPS))
                .get(0)
                .steps()
                .evaluations()
                .get(0);
        List<Made> several =
                WorkerThreads.together(count, workers -> run(workers, temp.resolve("together"), 1, budget, STEPS));
        assertThat(several.get(0).steps().evaluations()).hasSize(2).first().isEqualTo(one);
        assertThat(several.get(1).steps().evaluations()).isEmpty();
    }

    /** Gradients that are summed while the backward pass goes on are those that are summed after it, to the bit. */
    @ParameterizedTest
    @CsvSource({"2, 1, 1000000", "3, 2, 20"})
    void sumWhileTheyGoBackward(int count, int accumulation, int budget) {
        AtomicInteger later = new AtomicInteger();
        List<Made> after = WorkerThreads.together(
                count, workers -> run(workers, temp.resolve("after"), accumulation, budget, STEPS));
        List<Made> overlapped = WorkerThreads.together(
                count,
                new Reduction(Precision.FP32, true),
                workers ->
                        run(CountedLater.of(workers, later), temp.resolve("overlapped"), accumulation, budget, STEPS));
        for (int rank = 0; rank < count; rank++) {
            assertThat(overlapped.get(rank).steps().numbers())
                    .isEqualTo(after.get(rank).steps().numbers());
            TrainingFixture.assertSameBits(
                    overlapped.get(rank).weights(), after.get(rank).weights());
        }
        assertThat(later).hasPositiveValue();
    }

    /** Those that do not see the first one's disk make vocabulary and corpus themselves. */
    @Test
    void workersOfSeveralMachinesMakeTheRunOfOne() {
        Made one = run(Workers.alone(), temp.resolve("one"), 1, 100, STEPS);
        requireSame(
                one,
                WorkerThreads.together(
                        2, workers -> run(workers, temp.resolve("machine-" + workers.rank()), 1, 100, STEPS)));
        assertThat(temp.resolve("machine-1/start-of-worker-1")).exists();
        assertThat(temp.resolve("machine-1/corpus-of-worker-1")).exists();
        assertThat(temp.resolve("machine-1/last")).doesNotExist();
    }

    @Test
    void goOnWithAnotherNumberOfWorkers() {
        Made whole = run(Workers.alone(), temp.resolve("one"), 1, 100, STEPS);
        Path output = temp.resolve("several");
        List<Made> first = WorkerThreads.together(2, workers -> run(workers, output, 1, 100, 3));
        List<Made> second = WorkerThreads.together(3, workers -> run(workers, output, 1, 100, STEPS));
        StepLog both = first.get(0).steps().followedBy(second.get(1).steps());
        requireSame(whole, List.of(new Made(both, second.get(1).weights())));
    }
}
