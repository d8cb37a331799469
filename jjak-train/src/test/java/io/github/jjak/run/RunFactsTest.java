package io.github.jjak.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jjak.batch.BatchSampling;
import io.github.jjak.data.Dataset;
import io.github.jjak.error.InterruptedRunException;
import io.github.jjak.error.UsageException;
import io.github.jjak.eval.InformationRetrievalEvaluator;
import io.github.jjak.loss.MultipleNegativesRankingLoss;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.train.LearningRateSchedule;
import io.github.jjak.train.Trainer;
import io.github.jjak.train.TrainingArguments;
import io.github.jjak.train.TrainingFixture;
import io.github.jjak.train.internal.RunArguments;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run goes on with nothing but what it began with: no setting that decides its bits can be changed, or forgotten here. */
class RunFactsTest {

    private static final Dataset PAIRS = TrainingFixture.pairs(48);

    /** A setting that decides no bit of what is computed, and why a run may go on with another. */
    private static final Map<String, String> UNDECIDING = Map.of(
            "saveSteps", "when a state is written",
            "saveTotalLimit", "how many states are kept",
            "loggingSteps", "which lines are written",
            "tensorBoard", "in which formats lines are written",
            "recomputeLayers", "what is kept for the backward pass: a layer that is run again has the same bits",
            "onNonfinite", "a run that ended at a bad batch may go on and skip the next");

    /** A setting that decides bits and needs another model, and where it is compared. */
    private static final Map<String, String> COMPARED_ELSEWHERE =
            Map.of("routerMapping", "RouterTrainingTest: a model without a Router refuses it");

    /** Another value for each setting. */
    private static final Map<String, UnaryOperator<TrainingArguments.Builder>> VARIATIONS = variations();

    private static Map<String, UnaryOperator<TrainingArguments.Builder>> variations() {
        Map<String, UnaryOperator<TrainingArguments.Builder>> variations = new LinkedHashMap<>();
        variations.put("epochs", builder -> builder.epochs(3));
        variations.put("batchSize", builder -> builder.batchSize(9));
        variations.put("learningRate", builder -> builder.learningRate(2.1e-3));
        variations.put("warmupRatio", builder -> builder.warmupRatio(0.2));
        variations.put("weightDecay", builder -> builder.weightDecay(0.02));
        variations.put("maxGradNorm", builder -> builder.maxGradNorm(0.9));
        variations.put("seed", builder -> builder.seed(43));
        variations.put("maxSteps", builder -> builder.maxSteps(7));
        variations.put("evalSteps", builder -> builder.evalSteps(4));
        variations.put("saveSteps", builder -> builder.saveSteps(3));
        variations.put("loggingSteps", builder -> builder.loggingSteps(2));
        variations.put("tensorBoard", builder -> builder.tensorBoard(true));
        variations.put("miniBatchTokens", builder -> builder.miniBatchTokens(401));
        variations.put("batchSampler", builder -> builder.batchSampler(BatchSampling.RANDOM));
        variations.put("saveTotalLimit", builder -> builder.saveTotalLimit(3));
        variations.put("onNonfinite", builder -> builder.onNonfinite(TrainingArguments.OnNonfinite.SKIP));
        variations.put("gradientAccumulationSteps", builder -> builder.gradientAccumulationSteps(2));
        variations.put("earlyStoppingPatience", builder -> builder.earlyStoppingPatience(5));
        variations.put("precision", builder -> builder.precision(TrainingArguments.PrecisionChoice.BF16));
        variations.put("learningRateSchedule", builder -> builder.learningRateSchedule(LearningRateSchedule.COSINE));
        variations.put("rates", builder -> builder.learningRateMapping(Map.of("layer", 1e-4)));
        variations.put("freezeEmbeddings", builder -> builder.freezeEmbeddings(true));
        variations.put("freezeLayers", builder -> builder.freezeLayers(1));
        variations.put("recomputeLayers", builder -> builder.recomputeLayers(true));
        variations.put("loraRank", builder -> builder.loraRank(4));
        variations.put("loraAlpha", builder -> builder.loraRank(4).loraAlpha(4.0));
        variations.put("loraTargets", builder -> builder.loraRank(4).loraTargets(List.of("all-linear")));
        return variations;
    }

    @TempDir
    private Path temp;

    private Path start = Path.of("");
    private Path output = Path.of("");

    private static TrainingArguments.Builder arguments() {
        return TrainingArguments.builder()
                .epochs(2)
                .batchSize(8)
                .learningRate(2e-3)
                .maxSteps(8)
                .evalSteps(3)
                .miniBatchTokens(400)
                .precision(TrainingArguments.PrecisionChoice.FP32);
    }

    /** A run that was stopped after its first step. */
    @BeforeEach
    void stopARun() {
        start = temp.resolve("start");
        output = temp.resolve("out");
        try (SentenceTransformer model = TrainingFixture.tiny()) {
            model.save(start);
        }
        AtomicInteger asked = new AtomicInteger();
        assertThatThrownBy(() -> run(
                        arguments(),
                        false,
                        PAIRS,
                        trainer -> trainer.stopRequested(() -> asked.getAndIncrement() == 1)))
                .isInstanceOf(InterruptedRunException.class);
    }

    private TrainingResult run(
            TrainingArguments.Builder arguments, boolean resume, Dataset data, Consumer<Trainer.Builder> further) {
        try (SentenceTransformer model = SentenceTransformer.load(start.toString())) {
            Trainer.Builder trainer = Trainer.builder(model)
                    .arguments(arguments.build())
                    .evaluator(InformationRetrievalEvaluator.of(TrainingFixture.heldOut(20)))
                    .output(RunFolder.prepare(
                            output, resume ? RunFolder.Existing.RESUME : RunFolder.Existing.OVERWRITE))
                    .resume(resume);
            further.accept(trainer);
            return trainer.train(data);
        }
    }

    private void assertRefused(
            String named, TrainingArguments.Builder arguments, Dataset data, Consumer<Trainer.Builder> further) {
        assertThatThrownBy(() -> run(arguments, true, data, further))
                .as(named)
                .isInstanceOf(UsageException.class)
                .hasMessageContainingAll("The checkpoint in " + output, "belongs to a run with " + named);
    }

    private static void nothing(Trainer.Builder trainer) {
        assertThat(trainer).isNotNull();
    }

    /** What {@link TrainingArguments} hold, and the components of their records in place of these. */
    private static List<String> components() {
        List<String> components = new ArrayList<>();
        for (Field field : RunArguments.class.getDeclaredFields()) {
            if (Modifier.isStatic(field.getModifiers())) {
                continue;
            }
            add(field.getName(), field.getType(), components);
        }
        return components;
    }

    private static void add(String name, Class<?> type, List<String> components) {
        if (!type.isRecord()) {
            components.add(name);
            return;
        }
        for (RecordComponent component : type.getRecordComponents()) {
            add(component.getName(), component.getType(), components);
        }
    }

    @Test
    void everySettingIsEitherComparedOrSaidToDecideNothing() {
        List<String> known = new ArrayList<>(VARIATIONS.keySet());
        known.addAll(COMPARED_ELSEWHERE.keySet());
        assertThat(known)
                .as("a new setting is entered here, in its record or PairFacts, and in the list above if it"
                        + " decides nothing")
                .containsExactlyInAnyOrderElementsOf(components());
        assertThat(VARIATIONS.keySet()).containsAll(UNDECIDING.keySet());
        VARIATIONS.forEach((name, variation) -> {
            if (!UNDECIDING.containsKey(name)) {
                assertThatThrownBy(() -> run(variation.apply(arguments()), true, PAIRS, RunFactsTest::nothing))
                        .as(name)
                        .isInstanceOf(UsageException.class)
                        .hasMessageContainingAll("belongs to a run with", "but this run has");
            }
        });
        TrainingArguments.Builder all = arguments();
        for (Map.Entry<String, UnaryOperator<TrainingArguments.Builder>> variation : VARIATIONS.entrySet()) {
            all = UNDECIDING.containsKey(variation.getKey())
                    ? variation.getValue().apply(all)
                    : all;
        }
        assertThat(run(all, true, PAIRS, RunFactsTest::nothing).steps()).isEqualTo(8);
    }

    @Test
    void whatIsNoArgumentIsComparedToo() {
        assertRefused("data", arguments(), TrainingFixture.pairs(49), RunFactsTest::nothing);
        assertRefused(
                "evaluation data",
                arguments(),
                PAIRS,
                trainer -> trainer.evaluator(InformationRetrievalEvaluator.of(TrainingFixture.heldOut(21))));
        assertRefused("evaluation data", arguments(), PAIRS, trainer -> trainer.evaluator(null));
        assertRefused(
                "loss scale = 20.0",
                arguments(),
                PAIRS,
                trainer -> trainer.loss(
                        MultipleNegativesRankingLoss.builder().scale(10).build()));
        assertRefused(
                "more = none",
                arguments(),
                PAIRS,
                trainer -> trainer.facts(RunFacts.builder().deciding("more", 1).build()));
    }

    @Test
    void theStartModelIsComparedByItsContent() throws Exception {
        Path copy = temp.resolve("copy");
        try (SentenceTransformer model = SentenceTransformer.load(start.toString())) {
            model.save(copy);
        }
        Map<String, String> files = Map.of(
                "model.safetensors", "weights of the start model",
                "tokenizer.json", "tokenizer.json of the start model",
                "config.json", "config.json of the start model",
                "1_Pooling/config.json", "modules of the start model",
                "config_sentence_transformers.json", "prompts and lengths of the start model");
        for (Map.Entry<String, String> file : files.entrySet()) {
            Path changed = start.resolve(file.getKey());
            byte[] before = Files.readAllBytes(changed);
            change(changed);
            assertRefused(file.getValue(), arguments(), PAIRS, RunFactsTest::nothing);
            Files.write(changed, before);
        }
        // The same model elsewhere is the same model.
        start = copy;
        assertThat(run(arguments(), true, PAIRS, RunFactsTest::nothing).steps()).isEqualTo(8);
    }

    private static void change(Path file) throws IOException {
        String name = file.getFileName().toString();
        if (name.equals("model.safetensors")) {
            byte[] bytes = Files.readAllBytes(file);
            bytes[bytes.length - 4] ^= 1;
            Files.write(file, bytes);
            return;
        }
        String text = Files.readString(file);
        String changed = name.equals("tokenizer.json")
                ? text + "\n"
                : file.endsWith("1_Pooling/config.json")
                        ? text.replaceAll("(\"pooling_mode_mean_tokens\"\\s*:\\s*)true", "$1false")
                                .replaceAll("(\"pooling_mode_cls_token\"\\s*:\\s*)false", "$1true")
                        : text.replaceFirst("\\{", "{\"added\": 1, ");
        assertThat(changed).as(name).isNotEqualTo(text);
        Files.writeString(file, changed);
    }

    @Test
    void refusalsNameWhatDiffersAndShortenHashes() {
        RunFacts facts = RunFacts.builder().compare("data", "ab".repeat(32)).build();
        assertThatThrownBy(() -> facts.requireSame("It", Map.of("data", "cd".repeat(32))))
                .hasMessageContaining("data = cdcdcdcdcdcd…, but this run has abababababab…");
        assertThatThrownBy(() -> facts.requireSame("It", Map.of("data", "ab".repeat(32), "guide", "x")))
                .as("what this run lacks")
                .hasMessageContaining("guide = x, but this run has none");
        assertThat(facts.description()).isEmpty();
    }
}
