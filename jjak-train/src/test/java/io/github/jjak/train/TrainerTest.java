package io.github.jjak.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jjak.data.Dataset;
import io.github.jjak.error.InterruptedRunException;
import io.github.jjak.error.UsageException;
import io.github.jjak.eval.InformationRetrievalEvaluator;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.run.RunFolder;
import io.github.jjak.run.TrainingResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainerTest {

    private static final Dataset PAIRS = TrainingFixture.pairs(96);
    private static final TrainingArguments ARGUMENTS = TrainingArguments.builder()
            .epochs(2)
            .batchSize(16)
            .learningRate(1e-3)
            .evalSteps(3)
            .build();

    @TempDir
    private Path temp;

    @Test
    void sameSeedGivesSameBits() {
        Map<String, float[]> first = train(ARGUMENTS);
        assertThat(first).isNotEmpty();
        assertSameBits(train(ARGUMENTS), first);
        TrainingArguments otherSeed = TrainingArguments.builder()
                .epochs(2)
                .batchSize(16)
                .learningRate(1e-3)
                .evalSteps(3)
                .seed(43)
                .build();
        assertThat(train(otherSeed).values().iterator().next())
                .isNotEqualTo(first.values().iterator().next());
    }

    private static Map<String, float[]> train(TrainingArguments arguments) {
        try (SentenceTransformer model = TrainingFixture.tiny()) {
            Trainer.builder(model).arguments(arguments).train(PAIRS);
            return TrainingFixture.weights(model);
        }
    }

    @Test
    void stoppedAndResumedGivesTheBitsOfAnUninterruptedRun() throws Exception {
        RunFolder whole = RunFolder.prepare(temp.resolve("whole"), RunFolder.Existing.REFUSE);
        TrainingResult expected;
        Map<String, float[]> weights;
        try (SentenceTransformer model = TrainingFixture.tiny()) {
            expected = builder(model, whole).train(PAIRS);
            weights = TrainingFixture.weights(model);
        }

        RunFolder broken = RunFolder.prepare(temp.resolve("broken"), RunFolder.Existing.REFUSE);
        // Stops in the middle of both epochs, each time in a fresh model as a new process would have.
        for (int stopAfter : new int[] {4, 5}) {
            RunFolder folder = RunFolder.holdsCheckpoint(broken.path())
                    ? RunFolder.prepare(broken.path(), RunFolder.Existing.RESUME)
                    : broken;
            AtomicInteger steps = new AtomicInteger();
            try (SentenceTransformer model = TrainingFixture.tiny()) {
                assertThatThrownBy(() -> builder(model, folder)
                                .resume(RunFolder.holdsCheckpoint(folder.path()))
                                .stopRequested(() -> steps.incrementAndGet() == stopAfter)
                                .train(PAIRS))
                        .isInstanceOf(InterruptedRunException.class)
                        .hasMessageContaining("checkpoint is saved");
            }
            assertThat(folder.last()).isDirectory();
        }
        try (SentenceTransformer model = TrainingFixture.tiny()) {
            TrainingResult result = builder(model, RunFolder.prepare(broken.path(), RunFolder.Existing.RESUME))
                    .resume(true)
                    .train(PAIRS);
            assertSameBits(TrainingFixture.weights(model), weights);
            assertThat(result.base()).isEqualTo(expected.base());
            assertThat(result.best()).isEqualTo(expected.best());
            assertThat(result.bestStep()).isEqualTo(expected.bestStep());
        }
        assertThat(metrics(broken)).isEqualTo(metrics(whole)).hasSizeGreaterThan(12);
        assertThat(Files.readAllBytes(broken.last().resolve("model.safetensors")))
                .isEqualTo(Files.readAllBytes(whole.last().resolve("model.safetensors")));
        assertThat(Files.readAllBytes(broken.best().resolve("model.safetensors")))
                .isEqualTo(Files.readAllBytes(whole.best().resolve("model.safetensors")));
        assertThat(RunFolder.holdsCheckpoint(broken.path())).isFalse();
    }

    private static Trainer.Builder builder(SentenceTransformer model, RunFolder folder) {
        return Trainer.builder(model)
                .arguments(ARGUMENTS)
                .evaluator(InformationRetrievalEvaluator.of(TrainingFixture.heldOut(40)))
                .output(folder);
    }

    /** The lines without what depends on the clock. */
    private static List<JsonNode> metrics(RunFolder folder) throws Exception {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : Files.readAllLines(folder.metrics())) {
            JsonNode node = JsonFile.parse(line.getBytes(StandardCharsets.UTF_8), "metrics");
            ((ObjectNode) node).remove(List.of("tokens_per_second", "resident_bytes", "time"));
            lines.add(node);
        }
        return lines;
    }

    @Test
    void measuresTheBaseModelFirstAndKeepsTheBest() throws Exception {
        RunFolder folder = RunFolder.prepare(temp.resolve("run"), RunFolder.Existing.REFUSE);
        List<Integer> measured = new ArrayList<>();
        TrainingListener listener = new TrainingListener() {
            @Override
            public void onEvaluation(int step, Map<String, Double> metrics, boolean best) {
                measured.add(step);
            }
        };
        InformationRetrievalEvaluator evaluator = InformationRetrievalEvaluator.of(TrainingFixture.heldOut(40));
        try (SentenceTransformer model = TrainingFixture.tiny()) {
            Map<String, Double> base = evaluator.evaluate(model);
            TrainingResult result = builder(model, folder).listener(listener).train(PAIRS);
            assertThat(measured).containsExactly(0, 3, 6, 9, 12);
            assertThat(result.base()).isEqualTo(base);
            assertThat(result.last()).isEqualTo(evaluator.evaluate(model));
            try (SentenceTransformer best = SentenceTransformer.load(folder.best())) {
                assertThat(evaluator.evaluate(best)).isEqualTo(result.best());
            }
            JsonNode description = JsonFile.read(folder.description());
            assertThat(description.path("arguments").path("seed").asInt()).isEqualTo(42);
            assertThat(description.path("data").path("content_sha256").asText()).hasSize(64);
            assertThat(description.path("versions").has("libtorch")).isTrue();
            assertThat(folder.best().resolve("README.md")).content().contains("cosine_ndcg@10");
        }
    }

    @Test
    void refusesToResumeAnotherRun() {
        RunFolder folder = RunFolder.prepare(temp.resolve("run"), RunFolder.Existing.REFUSE);
        try (SentenceTransformer model = TrainingFixture.tiny()) {
            assertThatThrownBy(() ->
                            builder(model, folder).stopRequested(() -> true).train(PAIRS))
                    .isInstanceOf(InterruptedRunException.class);
        }
        try (SentenceTransformer model = TrainingFixture.tiny()) {
            assertThatThrownBy(() -> builder(model, folder).resume(true).train(TrainingFixture.pairs(95)))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("data");
            assertThatThrownBy(() -> builder(model, folder)
                            .arguments(TrainingArguments.builder()
                                    .epochs(2)
                                    .batchSize(16)
                                    .learningRate(2e-3)
                                    .build())
                            .resume(true)
                            .train(PAIRS))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("learning-rate = 0.001")
                    .hasMessageContaining("0.002");
        }
    }

    @Test
    void refusesWhatCannotWork() {
        try (SentenceTransformer model = TrainingFixture.tiny()) {
            assertThatThrownBy(() -> Trainer.builder(model)
                            .arguments(TrainingArguments.builder().batchSize(1).build())
                            .train(PAIRS))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("batch size 1");
            assertThatThrownBy(() -> Trainer.builder(model)
                            .arguments(TrainingArguments.builder().batchSize(97).build())
                            .train(PAIRS))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("97")
                    .hasMessageContaining("96");
        }
        assertThatThrownBy(() -> TrainingArguments.builder().learningRate(-1).build())
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("`learningRate`")
                .hasMessageContaining("-1");
    }

    private static void assertSameBits(Map<String, float[]> actual, Map<String, float[]> expected) {
        assertThat(actual.keySet()).isEqualTo(expected.keySet());
        expected.forEach((name, values) -> assertThat(actual.get(name)).as(name).isEqualTo(values));
    }
}
