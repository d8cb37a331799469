package io.github.jjak.run.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jjak.data.Dataset;
import io.github.jjak.error.InterruptedRunException;
import io.github.jjak.error.ModelException;
import io.github.jjak.error.RunException;
import io.github.jjak.error.UsageException;
import io.github.jjak.eval.Evaluator;
import io.github.jjak.eval.Evaluator.EvaluationSize;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.loss.Embeddings;
import io.github.jjak.loss.Loss;
import io.github.jjak.loss.MultipleNegativesRankingLoss;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.run.RunFolder;
import io.github.jjak.run.TrainingResult;
import io.github.jjak.tensor.internal.Tensors;
import io.github.jjak.train.Trainer;
import io.github.jjak.train.TrainingArguments;
import io.github.jjak.train.TrainingFixture;
import io.github.jjak.train.TrainingListener;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A run that cannot be lost: damaged checkpoints, batches that are not finite, evaluations that no longer get better. */
class RunSafetyTest {

    private static final Dataset PAIRS = TrainingFixture.pairs(96);

    @TempDir
    private Path temp;

    /** Multiplies the loss of chosen calls by infinity. */
    private static final class Exploding implements Loss {

        private final Loss loss = new MultipleNegativesRankingLoss();
        private final Set<Integer> calls;
        private int call;

        Exploding(Set<Integer> calls) {
            this.calls = calls;
        }

        @Override
        public Tensor compute(Embeddings batch) {
            Tensor value = loss.compute(batch);
            return calls.contains(++call) ? value.mul(Tensors.number(Double.POSITIVE_INFINITY)) : value;
        }

        @Override
        public String name() {
            return loss.name();
        }

        @Override
        public Map<String, String> options() {
            return loss.options();
        }

        @Override
        public void check(int columns, int batchSize) {
            loss.check(columns, batchSize);
        }
    }

    private static TrainingArguments.Builder arguments() {
        return TrainingArguments.builder()
                .epochs(1)
                .batchSize(8)
                .learningRate(2e-3)
                .saveSteps(2);
    }

    private RunFolder folder(RunFolder.Existing existing) {
        return RunFolder.prepare(path(), existing);
    }

    private Path path() {
        return temp.resolve("run");
    }

    @Test
    void aBatchThatIsNotFiniteEndsTheRunAndNamesItsRows() {
        RunFolder folder = folder(RunFolder.Existing.REFUSE);
        try (SentenceTransformer model = TrainingFixture.tiny()) {
            assertThatThrownBy(() -> Trainer.builder(model)
                            .loss(new Exploding(Set.of(3)))
                            .arguments(arguments().build())
                            .output(folder)
                            .train(PAIRS))
                    .isInstanceOf(RunException.class)
                    .hasMessageContainingAll("Step 3", "not finite", "nonfinite.json", "`onNonfinite` skip");
            TrainingFixture.weights(model)
                    .values()
                    .forEach(values -> assertThat(values)
                            .doesNotContain(Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY));
        }
        JsonNode report = JsonFile.read(folder.path().resolve("nonfinite.json"));
        assertThat(report.get("step").asInt()).isEqualTo(3);
        assertThat(report.get("rows")).hasSize(8);
        // The bad batch is behind it.
        try (SentenceTransformer model = TrainingFixture.tiny()) {
            TrainingResult result = Trainer.builder(model)
                    .arguments(arguments().build())
                    .output(folder(RunFolder.Existing.RESUME))
                    .resume(true)
                    .train(PAIRS);
            assertThat(result.steps()).isEqualTo(12);
        }
    }

    @Test
    void aBatchThatIsNotFiniteCanBeSkipped() {
        try (SentenceTransformer model = TrainingFixture.tiny()) {
            TrainingResult result = Trainer.builder(model)
                    .loss(new Exploding(Set.of(3, 5)))
                    .arguments(arguments()
                            .onNonfinite(TrainingArguments.OnNonfinite.SKIP)
                            .build())
                    .train(PAIRS);
            assertThat(result.steps()).isEqualTo(12);
            assertThat(result.trainLoss()).isFinite();
        }
    }

    @Test
    void tenSkippedInARowEndTheRun() {
        try (SentenceTransformer model = TrainingFixture.tiny()) {
            assertThatThrownBy(() -> Trainer.builder(model)
                            .loss(new Exploding(Set.of(2, 3, 4, 5, 6, 7, 8, 9, 10, 11)))
                            .arguments(arguments()
                                    .onNonfinite(TrainingArguments.OnNonfinite.SKIP)
                                    .build())
                            .train(PAIRS))
                    .isInstanceOf(RunException.class)
                    .hasMessageContainingAll("Step 11", "as have the 9 before it");
        }
    }

    private List<Path> stopAfter(int steps, int kept) {
        AtomicInteger asked = new AtomicInteger();
        RunFolder folder = folder(RunFolder.Existing.OVERWRITE);
        try (SentenceTransformer model = TrainingFixture.tiny()) {
            assertThatThrownBy(() -> Trainer.builder(model)
                            .arguments(arguments().saveTotalLimit(kept).build())
                            .output(folder)
                            .stopRequested(() -> asked.getAndIncrement() == steps)
                            .train(PAIRS))
                    .isInstanceOf(InterruptedRunException.class);
        }
        return folder.checkpoints().newestFirst();
    }

    private Map<String, float[]> resume() {
        try (SentenceTransformer model = TrainingFixture.tiny()) {
            Trainer.builder(model)
                    .arguments(arguments().saveTotalLimit(3).build())
                    .output(folder(RunFolder.Existing.RESUME))
                    .resume(true)
                    .train(PAIRS);
            return TrainingFixture.weights(model);
        }
    }

    @Test
    void theNewestCheckpointsAreKept() {
        assertThat(stopAfter(7, 3))
                .extracting(path -> path.getFileName().toString())
                .containsExactly("checkpoint-7", "checkpoint-6", "checkpoint-4");
        assertThat(stopAfter(5, 1))
                .extracting(path -> path.getFileName().toString())
                .containsExactly("checkpoint-5");
    }

    @Test
    void aDamagedCheckpointIsPassedOver() throws Exception {
        Map<String, float[]> expected;
        try (SentenceTransformer model = TrainingFixture.tiny()) {
            Trainer.builder(model).arguments(arguments().build()).train(PAIRS);
            expected = TrainingFixture.weights(model);
        }
        List<Path> checkpoints = stopAfter(7, 3);
        // As a power cut leaves a file that was never flushed: its length without its bytes.
        Files.write(checkpoints.get(0).resolve("state.json"), new byte[300]);
        flipAByte(checkpoints.get(0).resolve("optimizer.safetensors"));
        Files.delete(checkpoints.get(1).resolve("weights.safetensors"));
        Map<String, float[]> resumed = resume();
        expected.forEach(
                (name, values) -> assertThat(resumed.get(name)).as(name).isEqualTo(values));
    }

    private Map<String, float[]> uninterrupted() {
        try (SentenceTransformer model = TrainingFixture.tiny()) {
            Trainer.builder(model).arguments(arguments().build()).train(PAIRS);
            return TrainingFixture.weights(model);
        }
    }

    private static void assertSameBits(Map<String, float[]> actual, Map<String, float[]> expected) {
        assertThat(actual.keySet()).isEqualTo(expected.keySet());
        expected.forEach((name, values) -> assertThat(actual.get(name)).as(name).isEqualTo(values));
    }

    /** Killed between the two renames that replace a checkpoint, and in the middle of writing the next one. */
    @Test
    void whatAKillLeftIsPutBackOrClearedAway() throws Exception {
        List<Path> checkpoints = stopAfter(4, 1);
        Path run = path();
        Files.move(checkpoints.get(0), run.resolve(".checkpoint-4.old"));
        for (String unfinished : List.of(".checkpoint-4.new", ".checkpoint-5.new", ".best.new", ".last.new")) {
            Files.createDirectories(run.resolve(unfinished));
            Files.writeString(run.resolve(unfinished).resolve("weights.safetensors"), "half a fi");
        }
        Files.writeString(run.resolve(".run.json.new"), "{");
        assertSameBits(resume(), uninterrupted());
        try (Stream<Path> entries = Files.list(run)) {
            assertThat(entries.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder("run.json", "metrics.jsonl", "report.html", "best", "last");
        }
    }

    /** A process that died after the checkpoint, or found the disk full, leaves lines too many and half a line. */
    @Test
    void linesBeyondTheCheckpointAndTornLinesAreWrittenAgain() throws Exception {
        stopAfter(4, 1);
        Path run = path();
        Path metrics = run.resolve("metrics.jsonl");
        byte[] torn = "{\"step\":5,\"loss\":1}\n{\"step\":6,\"mod\":\"답".getBytes(StandardCharsets.UTF_8);
        Files.write(metrics, Arrays.copyOf(torn, torn.length - 1), StandardOpenOption.APPEND);
        assertSameBits(resume(), uninterrupted());
        assertThat(Files.readAllLines(metrics).stream()
                        .map(line -> JsonFile.parse(line.getBytes(StandardCharsets.UTF_8), "metrics")
                                .get("step")
                                .asInt()))
                .containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
    }

    @Test
    void theRoomOfARunIsCounted() {
        try (SentenceTransformer model = TrainingFixture.tiny()) {
            DiskRoom room = DiskRoom.of(temp, model.internals().parameters());
            assertThat(room.model()).isEqualTo(4 * model.internals().parameterCount());
            assertThat(room.checkpoint()).isEqualTo(12 * model.internals().parameterCount());
            assertThat(room.free()).isPositive();
            assertThat(room.shortage()).as("a checkpoint of a tiny model").isEmpty();
            assertThat(new DiskRoom(temp, Long.MAX_VALUE, 1).shortage())
                    .contains("A checkpoint takes up to 9223372036.9 GB, and ", " are free.");
        }
    }

    /** Killed before its first checkpoint, never started, or with an empty folder: who always says resume gets the run. */
    @ParameterizedTest
    @ValueSource(strings = {"killed", "missing", "empty"})
    void withoutACheckpointTheRunBegins(String state) throws Exception {
        if (state.equals("killed")) {
            stopAfter(4, 1);
            new Checkpoints(path()).deleteAll();
            Files.createDirectories(path().resolve(".checkpoint-6.new"));
        } else if (state.equals("empty")) {
            Files.createDirectories(path());
        }
        assertSameBits(resume(), uninterrupted());
        assertThat(Files.readAllLines(path().resolve("metrics.jsonl"))).hasSize(12);
    }

    @Test
    void aCompleteRunTellsAgainWhatCameOfIt() throws Exception {
        TrainingArguments arguments = arguments().build();
        TrainingResult result = train(arguments, RunFolder.Existing.RESUME);
        String before = Files.readString(path().resolve("run.json"));
        List<Path> told = new ArrayList<>();
        try (SentenceTransformer model = TrainingFixture.tiny()) {
            TrainingResult again = Trainer.builder(model)
                    .arguments(arguments)
                    .output(folder(RunFolder.Existing.RESUME))
                    .resume(true)
                    .listener(new TrainingListener() {
                        @Override
                        public void onComplete(Path folder, TrainingResult outcome) {
                            told.add(folder);
                        }
                    })
                    .train(PAIRS);
            assertThat(again).isEqualTo(result);
        }
        assertThat(told).containsExactly(path());
        assertThat(path().resolve("run.json")).hasContent(before);
        assertThatThrownBy(() -> train(arguments().epochs(2).build(), RunFolder.Existing.RESUME))
                .isInstanceOf(UsageException.class)
                .hasMessageContainingAll("is complete", "epochs = 1", "has 2", "`Existing.OVERWRITE`");
    }

    private TrainingResult train(TrainingArguments arguments, RunFolder.Existing existing) {
        try (SentenceTransformer model = TrainingFixture.tiny()) {
            return Trainer.builder(model)
                    .arguments(arguments)
                    .output(folder(existing))
                    .resume(existing == RunFolder.Existing.RESUME)
                    .train(PAIRS);
        }
    }

    @Test
    void aFolderHasOneRunAtATime() throws Exception {
        try (RunFolder first = folder(RunFolder.Existing.REFUSE).enter()) {
            for (RunFolder.Existing existing : RunFolder.Existing.values()) {
                assertThatThrownBy(() -> folder(existing))
                        .isInstanceOf(UsageException.class)
                        .hasMessageContainingAll(path().toString(), "in use by this process", "another `output`");
            }
            assertThat(first.path()).isDirectory();
        }
        assertThat(path()).as("nothing was written in it").doesNotExist();
        RunFolder second = folder(RunFolder.Existing.REFUSE);
        train(arguments().maxSteps(1).build(), RunFolder.Existing.REFUSE);
        assertThatThrownBy(second::enter)
                .as("a run was made there meanwhile")
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("already holds a run");
        assertThat(path().resolve(".lock")).doesNotExist();
    }

    @Test
    void whenAllAreDamagedEachIsNamed() throws Exception {
        List<Path> checkpoints = stopAfter(4, 2);
        for (Path checkpoint : checkpoints) {
            flipAByte(checkpoint.resolve("weights.safetensors"));
        }
        assertThatThrownBy(this::resume)
                .isInstanceOf(ModelException.class)
                .hasMessageContainingAll(
                        "No checkpoint", "checkpoint-4", "checkpoint-2", "is damaged", "`Existing.OVERWRITE`");
    }

    private static void flipAByte(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 5] ^= 1;
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(bytes));
        }
    }

    @Test
    void accumulatedBatchesAreOneStepAndResumeToTheSameBits() throws Exception {
        TrainingArguments arguments = arguments().gradientAccumulationSteps(5).build();
        Map<String, float[]> expected;
        try (SentenceTransformer model = TrainingFixture.tiny()) {
            // Twelve batches: steps of five, five and two.
            assertThat(Trainer.builder(model).arguments(arguments).train(PAIRS).steps())
                    .isEqualTo(3);
            expected = TrainingFixture.weights(model);
        }
        AtomicInteger asked = new AtomicInteger();
        try (SentenceTransformer model = TrainingFixture.tiny()) {
            assertThatThrownBy(() -> Trainer.builder(model)
                            .arguments(arguments)
                            .output(folder(RunFolder.Existing.REFUSE))
                            .stopRequested(() -> asked.getAndIncrement() == 1)
                            .train(PAIRS))
                    .isInstanceOf(InterruptedRunException.class);
        }
        try (SentenceTransformer model = TrainingFixture.tiny()) {
            Trainer.builder(model)
                    .arguments(arguments)
                    .output(folder(RunFolder.Existing.RESUME))
                    .resume(true)
                    .train(PAIRS);
            Map<String, float[]> resumed = TrainingFixture.weights(model);
            expected.forEach((name, values) -> assertThat(resumed.get(name)).isEqualTo(values));
        }
    }

    @Test
    void patienceEndsTheRun() {
        AtomicInteger evaluations = new AtomicInteger();
        Evaluator worse = new Evaluator() {
            @Override
            public Map<String, Double> evaluate(SentenceTransformer model) {
                // Better once after the base model, then never again.
                int number = evaluations.getAndIncrement();
                return Map.of("score", number == 1 ? 2.0 : 1.0 / (number + 1));
            }

            @Override
            public String primaryMetric(SentenceTransformer model) {
                return "score";
            }

            @Override
            public EvaluationSize size() {
                return EvaluationSize.ofRows(100, "rows");
            }

            @Override
            public String whenUndefined() {
                return "Never.";
            }

            @Override
            public String contentHash() {
                return "worse";
            }
        };
        try (SentenceTransformer model = TrainingFixture.tiny()) {
            TrainingResult result = Trainer.builder(model)
                    .arguments(arguments().evalSteps(2).earlyStoppingPatience(2).build())
                    .evaluator(worse)
                    .output(folder(RunFolder.Existing.REFUSE))
                    .train(PAIRS);
            assertThat(result.steps()).isEqualTo(6);
            assertThat(result.bestStep()).isEqualTo(2);
        }
        assertThat(temp.resolve("run/best")).isDirectory();
    }
}
