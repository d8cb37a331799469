package io.github.jjak.crossencoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jjak.crossencoder.CrossEncoderRerankingEvaluator.Sample;
import io.github.jjak.data.Dataset;
import io.github.jjak.error.InterruptedRunException;
import io.github.jjak.error.UsageException;
import io.github.jjak.loss.LossClasses;
import io.github.jjak.model.CrossEncoder;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.run.RunFolder;
import io.github.jjak.run.TrainingResult;
import io.github.jjak.train.TrainingArguments;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whole runs on few pairs: they learn, resume to the bit, and what they leave behind is read again. */
class CrossEncoderTrainerTest {

    private static final Dataset PAIRS = Dataset.builtin("services-ko", "train")
            .select(IntStream.range(0, 24).toArray());

    @TempDir
    private Path temp;

    private static CrossEncoder model() {
        return model(1);
    }

    static CrossEncoder model(int labels) {
        try (SentenceTransformer encoder = SentenceTransformer.load("builtin:ko-tiny")) {
            return CrossEncoder.create(encoder, labels, 64, 5);
        }
    }

    private static TrainingArguments.Builder arguments() {
        return TrainingArguments.builder()
                .learningRate(2e-3)
                .batchSize(8)
                .epochs(2)
                .seed(9)
                .saveSteps(2);
    }

    /** Each question with its answer and two others. */
    static Dataset triplets() {
        List<List<String>> columns = new ArrayList<>(List.of(PAIRS.column(0), PAIRS.column(1)));
        for (int shift : new int[] {7, 13}) {
            columns.add(IntStream.range(0, PAIRS.rows())
                    .mapToObj(row -> PAIRS.text((row + shift) % PAIRS.rows(), 1))
                    .toList());
        }
        return Dataset.of(List.of("anchor", "positive", "negative_1", "negative_2"), columns);
    }

    /** The same rows, labelled pair by pair. */
    static Dataset labelled() {
        Dataset triplets = triplets();
        List<String> questions = new ArrayList<>();
        List<String> answers = new ArrayList<>();
        for (int row = 0; row < triplets.rows(); row++) {
            for (int column = 1; column < 4; column++) {
                questions.add(triplets.text(row, 0));
                answers.add(triplets.text(row, column));
            }
        }
        double[] labels = IntStream.range(0, answers.size())
                .mapToDouble(pair -> pair % 3 == 0 ? 1 : 0)
                .toArray();
        return Dataset.of(List.of("question", "answer"), List.of(questions, answers), labels);
    }

    /** What is right is said by a word of the answer, which a tiny encoder learns in a few steps. */
    static Dataset marked() {
        List<List<String>> columns =
                List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (int row = 0; row < 24; row++) {
            columns.get(0).add(row + "번 상품을 살 수 있나요?");
            columns.get(1).add("네, " + row + "번은 있습니다.");
            columns.get(2).add("아니요, " + row + "번은 없습니다.");
            columns.get(3).add("글쎄요, " + row + "번은 모릅니다.");
        }
        return Dataset.of(List.of("anchor", "positive", "negative_1", "negative_2"), columns);
    }

    private static CrossEncoderRerankingEvaluator evaluator() {
        List<Sample> samples = new ArrayList<>();
        for (int row = 30; row < 42; row++) {
            String right = "네, " + row + "번은 있습니다.";
            samples.add(new Sample(
                    row + "번 상품을 살 수 있나요?",
                    List.of("아니요, " + row + "번은 없습니다.", "글쎄요, " + row + "번은 모릅니다.", right),
                    Set.of(right)));
        }
        return CrossEncoderRerankingEvaluator.of(samples);
    }

    static List<CrossEncoderLoss> losses() {
        return List.of(
                new MultipleNegativesRankingLoss(),
                new BinaryCrossEntropyLoss(2),
                new MSELoss(),
                new MarginMSELoss(),
                new LambdaLoss(),
                new RankNetLoss(),
                new ListNetLoss(),
                new ListMLELoss(),
                new PListMLELoss());
    }

    @Test
    void noLossIsForgotten() {
        Set<String> tested = new TreeSet<>(Set.of("CrossEntropyLoss")); // of classes, which these data have none of
        losses().forEach(loss -> tested.add(loss.getClass().getSimpleName()));
        assertThat(tested).isEqualTo(LossClasses.names(CrossEncoderLoss.class));
    }

    @ParameterizedTest
    @MethodSource("losses")
    void everyLossLearns(CrossEncoderLoss loss) {
        try (CrossEncoder model = model()) {
            TrainingResult result = CrossEncoderTrainer.builder(model)
                    .loss(loss)
                    .arguments(arguments().epochs(16).evalSteps(1000).build())
                    .evaluator(evaluator())
                    .train(marked());
            assertThat(result.base().get("base_ndcg@10")).isEqualTo(0.5);
            assertThat(result.best().get("ndcg@10"))
                    .as("%s from %s", result.best(), result.base())
                    .isGreaterThan(0.95);
        }
    }

    @Test
    void labelledPairsAreTheSameListsAsRowsWithWrongAnswers() {
        for (CrossEncoderLoss loss : List.of(new ListNetLoss(), new LambdaLoss())) {
            TrainingLists fromRows = TrainingLists.of(triplets(), loss, 1);
            TrainingLists fromLabels = TrainingLists.of(labelled(), loss, 1);
            assertThat(fromLabels.size()).isEqualTo(fromRows.size());
            assertThat(fromLabels.labels()).isDeepEqualTo(fromRows.labels());
        }
    }

    @Test
    void aRunThatIsStoppedAndResumedHasTheSameBits() throws IOException {
        run(temp.resolve("whole"), false, () -> false);
        AtomicInteger asked = new AtomicInteger();
        assertThatThrownBy(() -> run(temp.resolve("stopped"), false, () -> asked.incrementAndGet() > 4))
                .isInstanceOf(InterruptedRunException.class);
        run(temp.resolve("stopped"), true, () -> false);
        assertSameWeights(temp.resolve("whole"), temp.resolve("stopped"));
        assertThat(Files.readAllBytes(temp.resolve("stopped/metrics.jsonl"))).isNotEmpty();
    }

    private void run(Path output, boolean resume, BooleanSupplier stop) {
        try (CrossEncoder model = model()) {
            CrossEncoderTrainer.builder(model)
                    .arguments(arguments().build())
                    .output(RunFolder.prepare(output, resume ? RunFolder.Existing.RESUME : RunFolder.Existing.REFUSE))
                    .resume(resume)
                    .stopRequested(stop)
                    .train(PAIRS);
        }
    }

    private static void assertSameWeights(Path one, Path other) throws IOException {
        assertThat(Files.readAllBytes(other.resolve("last/model.safetensors")))
                .isEqualTo(Files.readAllBytes(one.resolve("last/model.safetensors")));
    }

    @Test
    void theSavedModelIsACrossEncoderWithACard() throws IOException {
        run(temp.resolve("out"), false, () -> false);
        try (CrossEncoder saved = CrossEncoder.load(temp.resolve("out/last"))) {
            assertThat(saved.rank(PAIRS.text(0, 0), PAIRS.column(1), 3)).hasSize(3);
        }
        assertThat(Files.readString(temp.resolve("out/last/README.md")))
                .contains("pipeline_tag: text-ranking", "loss:MultipleNegativesRankingLoss", "CrossEncoder.load");
        assertThat(Files.readString(temp.resolve("out/run.json"))).contains("\"kind\"", "cross-encoder");
    }

    @Test
    void classesArePredicted() {
        Dataset binary = labelled();
        double[] classes = binary.scores();
        Dataset data = Dataset.of(binary.columnNames(), List.of(binary.column(0), binary.column(1)), classes);
        CrossEncoderClassificationEvaluator evaluator = CrossEncoderClassificationEvaluator.of(data);
        try (CrossEncoder model = model(2)) {
            TrainingResult result = CrossEncoderTrainer.builder(model)
                    .loss(new CrossEntropyLoss())
                    .arguments(arguments().epochs(4).evalSteps(1000).build())
                    .evaluator(evaluator)
                    .train(data);
            assertThat(result.best().get("accuracy")).isBetween(0.6, 1.0);
            assertThat(result.best()).containsKeys("f1_macro", "accuracy");
        }
    }

    @Test
    void aTeachersScoresAreTheLabels() {
        try (CrossEncoder model = model()) {
            AtomicInteger pairs = new AtomicInteger();
            CrossEncoderTrainer.builder(model)
                    .loss(new MarginMSELoss())
                    .arguments(arguments().maxSteps(2).build())
                    .teacher("constant", asked -> {
                        pairs.addAndGet(asked.size());
                        return new float[asked.size()];
                    })
                    .train(triplets());
            assertThat(pairs).hasValue(72);
        }
    }

    @Test
    void whatDoesNotFitIsRefused() {
        try (CrossEncoder one = model();
                CrossEncoder two = model(2)) {
            assertRefused(one, new BinaryCrossEntropyLoss(), PAIRS, "needs wrong answers or labels");
            assertRefused(one, new CrossEntropyLoss(), labelled(), "needs a model with a label for each class");
            assertRefused(two, new BinaryCrossEntropyLoss(), labelled(), "needs a model with one label");
            assertRefused(one, new MultipleNegativesRankingLoss(), labelled(), "not from labels");
            Dataset graded = Dataset.of(
                    List.of("a", "b"), List.of(List.of("질문", "물음"), List.of("답", "대답")), new double[] {3, 0});
            assertRefused(one, new BinaryCrossEntropyLoss(), graded, "Row 1 has the label 3.0");
            assertRefused(two, new CrossEntropyLoss(), graded, "whole numbers from 0 to 1");
        }
        assertThatThrownBy(() -> new BinaryCrossEntropyLoss(0))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("`posWeight` must be a number from 1e-6");
        assertThatThrownBy(() -> new LambdaLoss(LambdaLoss.Weighting.NONE, 1, -1, 1))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("k must be at least 0");
    }

    private static void assertRefused(CrossEncoder model, CrossEncoderLoss loss, Dataset data, String why) {
        assertThatThrownBy(() -> CrossEncoderTrainer.builder(model)
                        .loss(loss)
                        .arguments(arguments().build())
                        .train(data))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining(why);
    }
}
