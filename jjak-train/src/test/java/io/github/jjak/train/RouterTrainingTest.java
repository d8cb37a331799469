package io.github.jjak.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jjak.data.Dataset;
import io.github.jjak.distill.internal.StaticDistillation;
import io.github.jjak.distributed.internal.WorkerThreads;
import io.github.jjak.distributed.internal.Workers;
import io.github.jjak.error.InterruptedRunException;
import io.github.jjak.error.UsageException;
import io.github.jjak.eval.InformationRetrievalEvaluator;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.loss.AdaptiveLayerLoss;
import io.github.jjak.loss.MultipleNegativesRankingLoss;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.model.TextRole;
import io.github.jjak.model.internal.ModelTraining;
import io.github.jjak.pretrain.internal.MaskedLanguageModel;
import io.github.jjak.run.RunFolder;
import io.github.jjak.run.TrainingResult;
import io.github.jjak.tensor.Precision;
import io.github.jjak.train.internal.LinearSchedule;
import io.github.jjak.train.internal.TrainingStep;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs that train questions and answers through modules of their own. */
@Tag("numeric")
class RouterTrainingTest {

    private static final Path ROUTERS = Path.of("..", "jjak-core", "src", "test", "resources", "parity", "routers");
    private static final Dataset PAIRS = TrainingFixture.pairs(32);

    @TempDir
    private Path temp;

    private static SentenceTransformer model(String name) {
        return SentenceTransformer.load(ROUTERS.resolve(name));
    }

    private static TrainingArguments.Builder arguments() {
        return TrainingArguments.builder().epochs(2).batchSize(8).learningRate(1e-3);
    }

    /** Losses and gradient norms of a run of sentence-transformers, in one pass and through gradient caching. */
    @ParameterizedTest
    @CsvSource({"apart, 100000", "apart, 40", "heads, 100000", "heads, 40", "mapped, 100000", "mapped, 40"})
    void stepsAreThoseOfSentenceTransformers(String name, int miniBatchTokens) {
        JsonNode reference = JsonFile.read(ROUTERS.resolve("cases.json"));
        JsonNode run = reference.get("cases").get(name);
        List<String> texts = new ArrayList<>();
        reference.get("texts").forEach(text -> texts.add(text.asText()));
        int pairs = texts.size() / 2;
        int batchSize = reference.get("batch_size").asInt();
        TrainingArguments arguments = TrainingArguments.builder()
                .learningRate(1e-3)
                .weightDecay(0)
                .maxGradNorm(1e9)
                .build();
        // So many steps that the rate stays where it is.
        LinearSchedule schedule = new LinearSchedule(1e-3, 0, 1_000_000_000);
        try (SentenceTransformer model = model(name);
                ModelTraining training = model.internals().training(Precision.FP32, false);
                TrainingStep step = new TrainingStep(
                        TrainingFixture.inTraining(model, training), arguments.internals(), schedule)) {
            BatchGradient gradient = new BatchGradient(
                    model, training, TrainingFixture.own(model, new MultipleNegativesRankingLoss()), miniBatchTokens);
            for (int i = 0; i < run.get("losses").size(); i++) {
                int first = i * batchSize;
                List<Integer> rows = IntStream.range(first, first + batchSize)
                        .mapToObj(row -> row % pairs)
                        .toList();
                List<int[]> questions = tokens(
                        model,
                        TextRole.QUERY,
                        rows.stream().map(row -> texts.get(2 * row)).toList());
                List<int[]> answers = tokens(
                        model,
                        TextRole.DOCUMENT,
                        rows.stream().map(row -> texts.get(2 * row + 1)).toList());
                TrainingStep.Outcome outcome =
                        TrainingFixture.run(step, i, gradient, List.of(questions, answers), arguments);
                assertThat(outcome.batch().loss())
                        .as("loss of step %d", i)
                        .isCloseTo(run.get("losses").get(i).asDouble(), Percentage.withPercentage(0.01));
                assertThat(outcome.gradNorm())
                        .as("gradient norm of step %d", i)
                        .isCloseTo(run.get("gradient_norms").get(i).asDouble(), Percentage.withPercentage(0.01));
            }
        }
    }

    private static List<int[]> tokens(SentenceTransformer model, TextRole role, List<String> texts) {
        return model.internals()
                .side(role)
                .tokenize(texts.stream().map(text -> model.prompt(role) + text).toList())
                .ids();
    }

    private RunFolder folder(String name, RunFolder.Existing existing) {
        return RunFolder.prepare(temp.resolve(name), existing);
    }

    @ParameterizedTest
    @ValueSource(strings = {"apart", "heads"})
    void aStoppedRunEndsInTheBitsOfAWholeOne(String name) {
        Map<String, float[]> start;
        Map<String, float[]> whole;
        try (SentenceTransformer model = model(name)) {
            start = TrainingFixture.weights(model);
            Trainer.builder(model)
                    .arguments(arguments().build())
                    .evaluator(InformationRetrievalEvaluator.of(TrainingFixture.heldOut(12)))
                    .output(folder("whole", RunFolder.Existing.REFUSE))
                    .train(PAIRS);
            whole = TrainingFixture.weights(model);
        }
        whole.forEach((parameter, values) ->
                assertThat(values).as(parameter + " is trained").isNotEqualTo(start.get(parameter)));
        AtomicInteger asked = new AtomicInteger();
        try (SentenceTransformer model = model(name)) {
            assertThatThrownBy(() -> Trainer.builder(model)
                            .arguments(arguments().build())
                            .evaluator(InformationRetrievalEvaluator.of(TrainingFixture.heldOut(12)))
                            .output(folder("parts", RunFolder.Existing.REFUSE))
                            .stopRequested(() -> asked.getAndIncrement() == 4)
                            .train(PAIRS))
                    .isInstanceOf(InterruptedRunException.class);
        }
        try (SentenceTransformer model = model(name)) {
            Trainer.builder(model)
                    .arguments(arguments().build())
                    .evaluator(InformationRetrievalEvaluator.of(TrainingFixture.heldOut(12)))
                    .output(folder("parts", RunFolder.Existing.RESUME))
                    .resume(true)
                    .train(PAIRS);
            TrainingFixture.assertSameBits(TrainingFixture.weights(model), whole);
        }
        try (SentenceTransformer saved = SentenceTransformer.load(temp.resolve("whole/last"))) {
            TrainingFixture.assertSameBits(TrainingFixture.weights(saved), whole);
        }
    }

    private void train(SentenceTransformer model, TrainingArguments.Builder arguments) {
        Trainer.builder(model).arguments(arguments.build()).train(PAIRS);
    }

    private static boolean isOfQuestions(String parameter) {
        return parameter.startsWith("query_0_");
    }

    /** Its matrices would shrink by decay, and its moments move, if it had any rate. */
    @ParameterizedTest
    @ValueSource(strings = {"apart", "heads"})
    void aRouteWithRateZeroStaysToTheBitAlsoAfterResuming(String name) {
        Map<String, Double> rates = Map.of("^document_", 0.0);
        Map<String, float[]> start;
        Map<String, float[]> whole;
        try (SentenceTransformer model = model(name)) {
            start = TrainingFixture.weights(model);
            train(model, arguments().weightDecay(0.1).learningRateMapping(rates));
            whole = TrainingFixture.weights(model);
        }
        assertThat(start.keySet()).anyMatch(parameter -> parameter.startsWith("document_"));
        whole.forEach((parameter, values) -> {
            if (parameter.startsWith("document_")) {
                assertThat(values).as(parameter).isEqualTo(start.get(parameter));
            } else {
                assertThat(values).as(parameter).isNotEqualTo(start.get(parameter));
            }
        });
        AtomicInteger asked = new AtomicInteger();
        try (SentenceTransformer model = model(name)) {
            assertThatThrownBy(() -> Trainer.builder(model)
                            .arguments(arguments()
                                    .weightDecay(0.1)
                                    .learningRateMapping(rates)
                                    .build())
                            .output(folder("rates", RunFolder.Existing.REFUSE))
                            .stopRequested(() -> asked.getAndIncrement() == 3)
                            .train(PAIRS))
                    .isInstanceOf(InterruptedRunException.class);
        }
        try (SentenceTransformer model = model(name)) {
            Trainer.builder(model)
                    .arguments(arguments()
                            .weightDecay(0.1)
                            .learningRateMapping(rates)
                            .build())
                    .output(folder("rates", RunFolder.Existing.RESUME))
                    .resume(true)
                    .train(PAIRS);
            TrainingFixture.assertSameBits(TrainingFixture.weights(model), whole);
        }
    }

    /** The first update of each parameter is that of a run in which all have its rate. */
    @Test
    void eachParameterMovesByItsOwnRate() {
        Map<String, float[]> slow = afterOneStep(arguments().learningRate(1e-3));
        Map<String, float[]> fast = afterOneStep(arguments().learningRate(8e-3));
        Map<String, Double> rates = new LinkedHashMap<>();
        rates.put("query", 1e-9);
        rates.put("^query_0_", 8e-3);
        Map<String, float[]> mixed = afterOneStep(arguments().learningRate(1e-3).learningRateMapping(rates));
        assertThat(mixed.keySet()).anyMatch(RouterTrainingTest::isOfQuestions);
        mixed.forEach((parameter, values) -> {
            if (isOfQuestions(parameter)) {
                assertThat(values).as(parameter).isEqualTo(fast.get(parameter));
            } else if (!parameter.contains("query")) {
                assertThat(values).as(parameter).isEqualTo(slow.get(parameter));
            }
        });
    }

    private Map<String, float[]> afterOneStep(TrainingArguments.Builder arguments) {
        try (SentenceTransformer model = model("apart")) {
            train(model, arguments.maxSteps(1).warmupRatio(0));
            return TrainingFixture.weights(model);
        }
    }

    @Test
    void aPatternWithoutParametersIsRefused() {
        assertThatThrownBy(() -> {
                    try (SentenceTransformer model = model("apart")) {
                        train(model, arguments().learningRateMapping(Map.of("passage", 1e-3)));
                    }
                })
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("\"passage\" is found in the name of no parameter")
                .hasMessageContaining("query_0_");
        assertThatThrownBy(() -> arguments().learningRateMapping(Map.of("(", 1e-3)))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("not a regular expression");
    }

    @Test
    void columnsTakeTheRoutesThatAreNamed() {
        Map<String, float[]> start;
        Map<String, float[]> usual;
        try (SentenceTransformer model = model("apart")) {
            start = TrainingFixture.weights(model);
            train(model, arguments());
            usual = TrainingFixture.weights(model);
        }
        String question = PAIRS.columnNames().get(0);
        String answer = PAIRS.columnNames().get(1);
        try (SentenceTransformer model = model("apart")) {
            train(model, arguments().routerMapping(Map.of(question, "query", answer, "document")));
            TrainingFixture.assertSameBits(TrainingFixture.weights(model), usual);
        }
        // No text takes the route of questions, so nothing of it gets a gradient.
        try (SentenceTransformer model = model("apart")) {
            train(model, arguments().routerMapping(Map.of(question, "document")));
            TrainingFixture.weights(model).forEach((parameter, values) -> {
                if (isOfQuestions(parameter)) {
                    assertThat(values).as(parameter).isEqualTo(start.get(parameter));
                } else {
                    assertThat(values).as(parameter).isNotEqualTo(start.get(parameter));
                }
            });
        }
        // The other way round: texts become tokens of the other side.
        try (SentenceTransformer model = model("apart")) {
            ColumnRoles turned =
                    ColumnRoles.of(model, PAIRS.columnNames(), Map.of(question, "document", answer, "query"));
            assertThat(List.of(turned.of(0), turned.of(1), turned.of(2)))
                    .containsExactly(TextRole.DOCUMENT, TextRole.QUERY, TextRole.QUERY);
            assertThat(TrainingData.sides(0, 2, model, turned))
                    .containsExactly(
                            model.internals().side(TextRole.DOCUMENT),
                            model.internals().side(TextRole.QUERY));
        }
    }

    @Test
    void aRunGoesOnWithTheRoutesThatItBeganWith() {
        AtomicInteger asked = new AtomicInteger();
        String question = PAIRS.columnNames().get(0);
        try (SentenceTransformer model = model("apart")) {
            assertThatThrownBy(() -> Trainer.builder(model)
                            .arguments(arguments()
                                    .routerMapping(Map.of(question, "document"))
                                    .build())
                            .output(folder("routes", RunFolder.Existing.REFUSE))
                            .stopRequested(() -> asked.getAndIncrement() == 1)
                            .train(PAIRS))
                    .isInstanceOf(InterruptedRunException.class);
        }
        try (SentenceTransformer model = model("apart")) {
            assertThatThrownBy(() -> Trainer.builder(model)
                            .arguments(arguments().build())
                            .output(folder("routes", RunFolder.Existing.RESUME))
                            .resume(true)
                            .train(PAIRS))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContainingAll("belongs to a run with", "router-mapping " + question + " = document");
        }
    }

    @Test
    void routesThatAreNotThereAreRefused() {
        assertThatThrownBy(() -> {
                    try (SentenceTransformer model = model("apart")) {
                        train(
                                model,
                                arguments()
                                        .routerMapping(
                                                Map.of(PAIRS.columnNames().get(0), "passage")));
                    }
                })
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("no route \"passage\"")
                .hasMessageContaining("query, document");
        assertThatThrownBy(() -> {
                    try (SentenceTransformer model = model("apart")) {
                        train(model, arguments().routerMapping(Map.of("title", "query")));
                    }
                })
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("\"title\", which is not read");
        assertThatThrownBy(() -> {
                    try (SentenceTransformer model = TrainingFixture.tiny()) {
                        train(
                                model,
                                arguments()
                                        .routerMapping(
                                                Map.of(PAIRS.columnNames().get(0), "query")));
                    }
                })
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("has no Router");
    }

    /** With dropout on: what is dropped depends neither on the number of workers nor on how routes part a mini-batch. */
    @ParameterizedTest
    @CsvSource({"apart, 2, 1000000", "heads, 3, 120"})
    void severalWorkersMakeTheRunOfOne(String name, int count, int budget) {
        List<Double> one = losses(name, budget, Workers.alone());
        for (List<Double> other : WorkerThreads.together(count, workers -> losses(name, budget, workers))) {
            assertThat(other).hasSameSizeAs(one);
            for (int step = 0; step < one.size(); step++) {
                assertThat(other.get(step)).as("step %d", step).isCloseTo(one.get(step), within(1e-5));
            }
        }
    }

    private static List<Double> losses(String name, int budget, Workers workers) {
        List<Double> losses = new ArrayList<>();
        try (SentenceTransformer model = model(name)) {
            Trainer.builder(model)
                    .arguments(arguments()
                            .miniBatchTokens(budget)
                            .precision(TrainingArguments.PrecisionChoice.FP32)
                            .build())
                    .listener(new TrainingListener() {
                        @Override
                        public void onStep(StepReport step) {
                            losses.add(step.loss());
                        }
                    })
                    .workers(workers)
                    .train(PAIRS);
        }
        return losses;
    }

    /** It has two vectors, and is one text for the sampler. */
    @ParameterizedTest
    @ValueSource(strings = {"apart", "heads"})
    void theSameTextOnBothSidesIsTwoRows(String name) {
        List<String> texts =
                IntStream.range(0, 24).mapToObj(i -> "질문 번호 " + i + "번입니다").toList();
        Dataset same = Dataset.of(List.of("question", "answer"), List.of(texts, texts));
        try (SentenceTransformer model = model(name)) {
            TrainingResult result =
                    Trainer.builder(model).arguments(arguments().build()).train(same);
            assertThat(result.steps()).isEqualTo(6);
            assertThat(model.encodeQuery(texts)).isNotEqualTo(model.encodeDocument(texts));
        }
    }

    @Test
    void whatNeedsOneEncoderIsRefused() {
        assertRefused(() -> {
            try (SentenceTransformer model = model("apart")) {
                Trainer.builder(model)
                        .arguments(arguments().loraRank(4).build())
                        .train(PAIRS);
            }
        });
        assertRefused(() -> {
            try (SentenceTransformer model = model("apart")) {
                Trainer.builder(model)
                        .arguments(arguments().freezeEmbeddings(true).build())
                        .train(PAIRS);
            }
        });
        assertRefused(() -> {
            try (SentenceTransformer model = model("apart")) {
                MaskedLanguageModel.of(model, 1).close();
            }
        });
        assertRefused(() -> {
            try (SentenceTransformer model = model("apart")) {
                new StaticDistillation(8, 1e-4).of(model, List.of()).model().close();
            }
        });
        assertThatThrownBy(() -> {
                    try (SentenceTransformer model = model("apart")) {
                        Trainer.builder(model)
                                .loss(new AdaptiveLayerLoss(new MultipleNegativesRankingLoss()))
                                .arguments(arguments().build())
                                .train(PAIRS);
                    }
                })
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("Router");
    }

    private static void assertRefused(ThrowingCallable work) {
        assertThatThrownBy(work)
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("has a Router")
                .hasMessageContaining("models of its routes");
    }
}
