package io.github.jjak.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jjak.data.Dataset;
import io.github.jjak.data.internal.ContentHash;
import io.github.jjak.error.DataException;
import io.github.jjak.error.InterruptedRunException;
import io.github.jjak.error.ModelException;
import io.github.jjak.error.UsageException;
import io.github.jjak.eval.InformationRetrievalEvaluator;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.loss.GISTEmbedLoss;
import io.github.jjak.loss.MultipleNegativesRankingLoss;
import io.github.jjak.loss.TripletLoss;
import io.github.jjak.memory.MemoryPlan;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.refresh.NegativeRefresh;
import io.github.jjak.run.RunFolder;
import io.github.jjak.run.TrainingResult;
import io.github.jjak.train.TrainingListener.TrainingPlan;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Negatives that are mined again within a run, and the run that is stopped between two minings. */
class RefreshedNegativesTest {

    /** Twelve steps in two epochs. */
    private static final Dataset PAIRS = TrainingFixture.pairs(48);

    private static final int EVERY = 3;

    @TempDir
    private Path temp;

    /** What was mined, by the step. */
    private final Map<Integer, String> mined = new LinkedHashMap<>();

    /** The most alike other answer of each row; none for every seventh row. */
    private Dataset mine(SentenceTransformer model, int step) {
        float[][] questions = model.encode(PAIRS.column(0));
        float[][] answers = model.encode(PAIRS.column(1));
        List<String> negatives = new ArrayList<>();
        for (int row = 0; row < PAIRS.rows(); row++) {
            negatives.add(row % 7 == 0 ? "" : PAIRS.text(nearestOther(questions[row], answers, row), 1));
        }
        Dataset rows = withNegatives(negatives)
                .withNegativeTags(List.of(negatives.stream()
                        .map(text -> text.isEmpty() ? "" : "nearest")
                        .toList()));
        mined.put(step, ContentHash.of(rows));
        return rows;
    }

    private static int nearestOther(float[] question, float[][] answers, int row) {
        int best = -1;
        double highest = Double.NEGATIVE_INFINITY;
        for (int other = 0; other < answers.length; other++) {
            double score = 0;
            for (int i = 0; i < question.length; i++) {
                score += (double) question[i] * answers[other][i];
            }
            boolean wrong =
                    PAIRS.positives().clusterOfRow(other) != PAIRS.positives().clusterOfRow(row);
            if (wrong && score > highest) {
                highest = score;
                best = other;
            }
        }
        return best;
    }

    private static Dataset withNegatives(List<String> negatives) {
        return Dataset.of(
                List.of("question", "answer", "negative"), List.of(PAIRS.column(0), PAIRS.column(1), negatives));
    }

    private static TrainingArguments.Builder arguments() {
        return TrainingArguments.builder()
                .epochs(2)
                .batchSize(8)
                .learningRate(5e-3)
                .evalSteps(4)
                .saveSteps(100);
    }

    private NegativeRefresh refresh() {
        return new NegativeRefresh(EVERY, 1, Map.of("by", "nearest"), this::mine);
    }

    private Trainer.Builder trainer(SentenceTransformer model, TrainingArguments arguments) {
        return Trainer.builder(model)
                .arguments(arguments)
                .negativeWeights(Map.of("nearest", 0.5))
                .refresh(refresh());
    }

    /** A run in a fresh model, as a new process would have. */
    private void run(Path output, boolean resume, int stopAfter, TrainingArguments arguments) {
        AtomicInteger asked = new AtomicInteger();
        try (SentenceTransformer model = TrainingFixture.tiny()) {
            trainer(model, arguments)
                    .evaluator(InformationRetrievalEvaluator.of(TrainingFixture.heldOut(40)))
                    .output(RunFolder.prepare(output, resume ? RunFolder.Existing.RESUME : RunFolder.Existing.REFUSE))
                    .resume(resume)
                    .stopRequested(() -> asked.getAndIncrement() == stopAfter)
                    .train(PAIRS);
        }
    }

    private void stopped(Path output, boolean resume, int after, TrainingArguments arguments) {
        assertThatThrownBy(() -> run(output, resume, after, arguments)).isInstanceOf(InterruptedRunException.class);
    }

    private static List<String> refreshed(Path output) throws Exception {
        try (Stream<Path> files = Files.list(output)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.contains("refreshed"))
                    .sorted()
                    .toList();
        }
    }

    /** Stopped before the first step, within windows and between them: the same bits, and nothing mined by a later model. */
    @Test
    void aResumedRunIsTheUninterruptedOne() throws Exception {
        TrainingArguments arguments = arguments().build();
        Path whole = temp.resolve("whole");
        run(whole, false, -1, arguments);
        assertThat(mined.keySet()).containsExactly(0, 3, 6, 9);
        assertThat(mined.values()).doesNotHaveDuplicates();
        Map<Integer, String> expected = Map.copyOf(mined);

        Path parts = temp.resolve("parts");
        mined.clear();
        stopped(parts, false, 0, arguments);
        stopped(parts, true, 1, arguments);
        assertThat(refreshed(parts)).containsExactly("refreshed-0.jsonl.gz");
        mined.clear();
        stopped(parts, true, 4, arguments);
        assertThat(mined.keySet()).containsExactly(3);
        assertThat(refreshed(parts)).containsExactly("refreshed-0.jsonl.gz", "refreshed-3.jsonl.gz");
        stopped(parts, true, 1, arguments);
        assertThat(mined.keySet()).as("step 6 begins a window").containsExactly(3);
        stopped(parts, true, 2, arguments);
        assertThat(mined.keySet()).containsExactly(3, 6);
        run(parts, true, -1, arguments);
        assertThat(mined.keySet()).containsExactly(3, 6, 9);
        assertThat(expected).containsAllEntriesOf(mined);
        for (String model : List.of("best", "last")) {
            assertThat(parts.resolve(model).resolve("model.safetensors"))
                    .hasSameBinaryContentAs(whole.resolve(model).resolve("model.safetensors"));
        }
        assertThat(metrics(parts)).isEqualTo(metrics(whole));
        assertThat(refreshed(parts)).isEmpty();
    }

    /** The lines without what depends on the clock. */
    private static List<JsonNode> metrics(Path run) throws Exception {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : Files.readAllLines(run.resolve("metrics.jsonl"))) {
            ObjectNode node = (ObjectNode) JsonFile.parse(line.getBytes(StandardCharsets.UTF_8), "metrics");
            if (node.has("refresh_seconds")) {
                assertThat(node.get("rows_with_negatives").asInt()).isEqualTo(41);
            }
            lines.add(node.without(List.of("tokens_per_second", "refresh_seconds", "resident_bytes", "time")));
        }
        return lines;
    }

    @Test
    void aDamagedWindowMakesItsCheckpointUseless() throws Exception {
        TrainingArguments arguments = arguments().saveSteps(3).build();
        Path whole = temp.resolve("whole");
        run(whole, false, -1, arguments);

        Path parts = temp.resolve("parts");
        stopped(parts, false, 5, arguments);
        Path file = parts.resolve("refreshed-3.jsonl.gz");
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
        // Step 3 begins the window: what it was trained on is mined again.
        run(parts, true, -1, arguments);
        assertThat(parts.resolve("last/model.safetensors"))
                .hasSameBinaryContentAs(whole.resolve("last/model.safetensors"));

        Path alone = temp.resolve("alone");
        TrainingArguments one = arguments().saveTotalLimit(1).build();
        stopped(alone, false, 5, one);
        Files.delete(alone.resolve("refreshed-3.jsonl.gz"));
        assertThatThrownBy(() -> run(alone, true, -1, one))
                .isInstanceOf(ModelException.class)
                .hasMessageContainingAll(
                        "No checkpoint", "There is no file", "refreshed-3.jsonl.gz", "`Existing.OVERWRITE`");
    }

    @Test
    void onlyWhatACheckpointNeedsIsKept() throws Exception {
        TrainingArguments arguments = arguments().saveSteps(2).saveTotalLimit(2).build();
        Path output = temp.resolve("run");
        stopped(output, false, 11, arguments);
        // Checkpoints 11 and 10.
        assertThat(refreshed(output)).containsExactly("refreshed-9.jsonl.gz");
        Files.writeString(output.resolve(".refreshed-12.jsonl.gz.new"), "half");
        run(output, true, -1, arguments);
        assertThat(refreshed(output)).isEmpty();
    }

    @Test
    void theIntervalAndTheOptionsAreThoseOfTheRun() {
        Path output = temp.resolve("run");
        TrainingArguments arguments = arguments().build();
        stopped(output, false, 4, arguments);
        try (SentenceTransformer model = TrainingFixture.tiny()) {
            for (NegativeRefresh other : List.of(
                    new NegativeRefresh(4, 1, Map.of("by", "nearest"), this::mine),
                    new NegativeRefresh(EVERY, 1, Map.of("by", "lot"), this::mine))) {
                assertThatThrownBy(() -> trainer(model, arguments)
                                .evaluator(InformationRetrievalEvaluator.of(TrainingFixture.heldOut(40)))
                                .refresh(other)
                                .output(RunFolder.prepare(output, RunFolder.Existing.RESUME))
                                .resume(true)
                                .train(PAIRS))
                        .isInstanceOf(UsageException.class)
                        .hasMessageContaining(other.everySteps() == 4 ? "refresh-steps = 3" : "mined by = nearest");
            }
        }
    }

    @Test
    void refusesOtherRows() {
        List<String> none = IntStream.range(0, 48).mapToObj(row -> "아니다").toList();
        Dataset rows = withNegatives(none);
        Dataset fewer = rows.select(IntStream.range(0, 47).toArray());
        Dataset mixed = rows.select(IntStream.range(0, 48).map(row -> 47 - row).toArray());
        try (SentenceTransformer model = TrainingFixture.tiny()) {
            assertRefused(model, fewer, "same rows in the same order", "47", "48");
            assertRefused(model, mixed, "same rows in the same order", "row 1", "\"question\"");
        }
    }

    private static void assertRefused(SentenceTransformer model, Dataset mined, String... words) {
        assertThatThrownBy(() -> Trainer.builder(model)
                        .arguments(arguments().build())
                        .refresh(new NegativeRefresh(EVERY, 1, Map.of(), (same, step) -> mined))
                        .train(PAIRS))
                .isInstanceOf(UsageException.class)
                .hasMessageContainingAll(words)
                .hasMessageNotContainingAny(PAIRS.text(0, 0), PAIRS.text(0, 1));
    }

    @Test
    void refusesWhatCannotBeRefreshed() {
        assertThatThrownBy(() -> new NegativeRefresh(0, 1, Map.of(), this::mine))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("`everySteps` must be at least 1");
        try (SentenceTransformer model = TrainingFixture.tiny()) {
            Trainer.Builder trainer = trainer(model, arguments().build());
            assertThatThrownBy(() -> trainer.train(withNegatives(PAIRS.column(1))))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("3 columns");
            assertThatThrownBy(() -> trainer.train(
                            List.of(new TrainingTask("one", PAIRS, new MultipleNegativesRankingLoss())),
                            MultiDatasetBatchSampler.PROPORTIONAL))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("one data set");
            assertThatThrownBy(() -> trainer(model, arguments().build())
                            .negativeWeights(Map.of("unknown", 2.0))
                            .train(PAIRS))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("unknown");
            assertThatThrownBy(
                            () -> trainer.loss(GISTEmbedLoss.builder().build()).train(PAIRS))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("`MultipleNegativesRankingLoss.maskAbove`");
        }
    }

    /** A loss over negatives learns from rows that have none of their own before mining. */
    @Test
    void aTripletLossHasItsNegativesMined() {
        try (SentenceTransformer model = TrainingFixture.tiny()) {
            TrainingResult result = Trainer.builder(model)
                    .arguments(arguments().maxSteps(4).build())
                    .loss(new TripletLoss())
                    .refresh(new NegativeRefresh(EVERY, 1, Map.of(), (same, step) -> {
                        Dataset rows = mine(same, step);
                        return rows.select(IntStream.range(0, rows.rows()).toArray());
                    }))
                    .train(PAIRS);
            assertThat(result.steps()).isEqualTo(4);
            assertThat(result.trainLoss()).isPositive();
        }
    }

    @Test
    void aMiningThatFailsLeavesACheckpointAndTheFirstOneTheFormerRun() {
        Path output = temp.resolve("run");
        TrainingArguments arguments = arguments().build();
        NegativeRefresh failing = new NegativeRefresh(EVERY, 1, Map.of("by", "nearest"), (model, step) -> {
            if (step == 6) {
                throw new DataException("nothing is left");
            }
            return mine(model, step);
        });
        try (SentenceTransformer model = TrainingFixture.tiny()) {
            assertThatThrownBy(() -> trainer(model, arguments)
                            .refresh(failing)
                            .output(RunFolder.prepare(output, RunFolder.Existing.REFUSE))
                            .train(PAIRS))
                    .isInstanceOf(DataException.class);
        }
        assertThat(output.resolve("checkpoint-6")).isDirectory();
        try (SentenceTransformer model = TrainingFixture.tiny()) {
            assertThatThrownBy(() -> trainer(model, arguments)
                            .refresh(new NegativeRefresh(EVERY, 1, Map.of(), (same, step) -> {
                                throw new DataException("nothing is left");
                            }))
                            .output(RunFolder.prepare(output, RunFolder.Existing.OVERWRITE))
                            .train(PAIRS))
                    .isInstanceOf(DataException.class);
        }
        assertThat(output.resolve("checkpoint-6")).isDirectory();
    }

    /** Batches are those of the pairs alone; negatives add no step, and the plan knows of them. */
    @Test
    void thePlanCountsTheNegatives() {
        List<TrainingPlan> plans = new ArrayList<>();
        TrainingListener listener = new TrainingListener() {
            @Override
            public void onStart(TrainingPlan plan) {
                plans.add(plan);
            }
        };
        TrainingArguments arguments = arguments().maxSteps(1).build();
        try (SentenceTransformer model = TrainingFixture.tiny()) {
            trainer(model, arguments).listener(listener).train(PAIRS);
            Trainer.builder(model).arguments(arguments).listener(listener).train(PAIRS);
        }
        TrainingPlan refreshed = plans.get(0);
        TrainingPlan alone = plans.get(1);
        assertThat(refreshed.stepsPerEpoch()).isEqualTo(alone.stepsPerEpoch()).isEqualTo(6);
        MemoryPlan memory = Objects.requireNonNull(refreshed.work().memory());
        MemoryPlan memoryAlone = Objects.requireNonNull(alone.work().memory());
        assertThat(memory.largestBatchTokens()).isGreaterThan(memoryAlone.largestBatchTokens());
        assertThat(memory.parts()).extracting(MemoryPlan.Part::what).contains("tokenised negatives");
    }
}
