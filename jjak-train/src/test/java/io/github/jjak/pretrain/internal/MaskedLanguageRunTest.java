package io.github.jjak.pretrain.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jjak.data.Dataset;
import io.github.jjak.error.InterruptedRunException;
import io.github.jjak.error.UsageException;
import io.github.jjak.fixture.ParityFixtures;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.run.RunFacts;
import io.github.jjak.run.RunFolder;
import io.github.jjak.run.TrainingResult;
import io.github.jjak.train.TrainingArguments;
import io.github.jjak.train.TrainingListener;
import io.github.jjak.train.internal.TrainingLoop;
import io.github.jjak.weights.internal.SafetensorsReader;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs on few lines: they learn, they can be stopped, and what they leave behind is read again. */
class MaskedLanguageRunTest {

    private static final MaskedLanguageSettings SETTINGS = new MaskedLanguageSettings(250, 0.15, false, 10);

    @TempDir
    private Path temp;

    private TextLines text = new TextLines(List.of(), TextLines.OnBadUtf8.REFUSE);
    private String start = "";

    @BeforeEach
    void write() throws IOException {
        write(0.1);
    }

    private void write(double dropout) throws IOException {
        Path file = temp.resolve("lines.txt");
        Dataset pairs = Dataset.builtin("services-ko", "train");
        Files.write(file, pairs.column(0).stream().distinct().limit(60).toList());
        text = new TextLines(List.of(file), TextLines.OnBadUtf8.REFUSE);
        NewEncoder shape = NewEncoder.bert(2, 64, 2, 1000, 48, 3);
        shape.configuration().put("hidden_dropout_prob", dropout).put("attention_probs_dropout_prob", dropout);
        shape.write(temp.resolve("start"), text);
        start = temp.resolve("start").toString();
    }

    private TrainingResult run(
            String model, Path output, TrainingArguments arguments, boolean resume, BooleanSupplier stop) {
        try (SentenceTransformer encoder = SentenceTransformer.load(model);
                MaskedLanguageModel trained = MaskedLanguageModel.of(encoder, 3);
                Corpus corpus = Corpus.prepare(output.resolve("corpus"), text, encoder)) {
            RunFolder folder =
                    RunFolder.prepare(output, resume ? RunFolder.Existing.RESUME : RunFolder.Existing.REFUSE);
            return new MaskedLanguageTrainer(trained, corpus, SETTINGS)
                    .train(new TrainingLoop.Setting(
                            arguments.internals(), TrainingListener.NONE, folder, resume, RunFacts.NONE, stop, null));
        }
    }

    private static TrainingArguments.Builder arguments() {
        return TrainingArguments.builder().learningRate(2e-3).seed(9).saveSteps(2);
    }

    @Test
    void fiftyLinesAreLearnedByHeart() throws Exception {
        write(0);
        TrainingArguments arguments =
                arguments().epochs(50).evalSteps(1000).saveSteps(1000).build();
        TrainingResult result = run(start, temp.resolve("out"), arguments, false, () -> false);
        // The loss of a guess among a thousand pieces is 6.9.
        assertThat(result.trainLoss()).isLessThan(5.5);
        assertThat(lastLoss(temp.resolve("out"))).isLessThan(4.2);
    }

    private static double lastLoss(Path run) {
        try {
            List<String> lines = Files.readAllLines(run.resolve("metrics.jsonl")).stream()
                    .filter(line -> line.contains("\"loss\""))
                    .toList();
            return lines.subList(lines.size() - 8, lines.size()).stream()
                    .mapToDouble(line -> Double.parseDouble(
                            line.substring(line.indexOf("\"loss\":") + 7, line.indexOf(",\"mlm_acc"))))
                    .average()
                    .orElseThrow();
        } catch (IOException cause) {
            throw new AssertionError(cause);
        }
    }

    @Test
    void aResumedRunIsTheSameRunBitForBit() throws Exception {
        TrainingArguments arguments = arguments().epochs(3).build();
        run(start, temp.resolve("whole"), arguments, false, () -> false);
        AtomicInteger asked = new AtomicInteger();
        assertThatThrownBy(() -> run(start, temp.resolve("parts"), arguments, false, () -> asked.incrementAndGet() > 5))
                .isInstanceOf(InterruptedRunException.class);
        run(start, temp.resolve("parts"), arguments, true, () -> false);
        for (String file : List.of("model.safetensors", MaskedLanguageModel.HEAD_FILE)) {
            assertThat(Files.readAllBytes(temp.resolve("parts/last").resolve(file)))
                    .as(file)
                    .isEqualTo(Files.readAllBytes(temp.resolve("whole/last").resolve(file)));
        }
        assertThat(withoutSpeed(temp.resolve("parts"))).isEqualTo(withoutSpeed(temp.resolve("whole")));
    }

    private static List<String> withoutSpeed(Path run) throws IOException {
        return Files.readAllLines(run.resolve("metrics.jsonl")).stream()
                .map(line -> line.replaceAll(",\"(tokens_per_second|resident_bytes|time)\":(\\d+|\"[^\"]*\")", ""))
                .toList();
    }

    @Test
    void epochsThatAreNotTrainedOnCostNothing() {
        TrainingArguments few = arguments().epochs(100_000_000).maxSteps(2).build();
        assertThat(run(start, temp.resolve("few"), few, false, () -> false).steps())
                .isEqualTo(2);
        TrainingArguments whole = arguments()
                .epochs(2)
                .gradientAccumulationSteps(Integer.MAX_VALUE)
                .build();
        assertThat(run(start, temp.resolve("whole"), whole, false, () -> false).steps())
                .as("an epoch is one update")
                .isEqualTo(2);
    }

    @Test
    void withoutACheckpointARunThatResumesBegins() throws Exception {
        TrainingArguments arguments = arguments().epochs(1).build();
        TrainingResult result = run(start, temp.resolve("supervised"), arguments, true, () -> false);
        TrainingResult again = run(start, temp.resolve("supervised"), arguments, true, () -> false);
        assertThat(again).as("it was complete").isEqualTo(result);
    }

    /** Every setting of masked language modelling decides what is learned. */
    @Test
    void everySettingIsCompared() {
        Map<String, MaskedLanguageSettings> variations = Map.of(
                "batchTokens", new MaskedLanguageSettings(251, 0.15, false, 10),
                "maskProbability", new MaskedLanguageSettings(250, 0.2, false, 10),
                "wholeWordMask", new MaskedLanguageSettings(250, 0.15, true, 10),
                "evalLines", new MaskedLanguageSettings(250, 0.15, false, 11));
        assertThat(variations.keySet())
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(MaskedLanguageSettings.class.getRecordComponents())
                        .map(RecordComponent::getName)
                        .toList());
        Map<String, Object> usual = SETTINGS.toMap();
        variations.forEach((name, varied) -> {
            Map<String, Object> differing = new LinkedHashMap<>(varied.toMap());
            differing.entrySet().removeAll(usual.entrySet());
            assertThat(differing).as(name).hasSize(1);
        });
    }

    @Test
    void theFolderIsAPlainEncoderAndTheHeadIsReadAgain() {
        run(start, temp.resolve("out"), arguments().epochs(2).build(), false, () -> false);
        String best = temp.resolve("out/last").toString();
        try (SentenceTransformer encoder = SentenceTransformer.load(best);
                MaskedLanguageModel again = MaskedLanguageModel.of(encoder, 1);
                SafetensorsReader weights = SafetensorsReader.open(temp.resolve("out/last/model.safetensors"))) {
            assertThat(encoder.encode("환불해 주세요")).hasSize(64);
            assertThat(again.headIsFresh()).isFalse();
            assertThat(weights.names()).noneMatch(name -> name.contains("predictions"));
        }
        try (SentenceTransformer fresh = SentenceTransformer.load(start);
                MaskedLanguageModel model = MaskedLanguageModel.of(fresh, 1)) {
            assertThat(model.headIsFresh()).isTrue();
        }
    }

    @Test
    void encodersWithoutSuchAHeadAreRefused() {
        try (SentenceTransformer electra = SentenceTransformer.load(
                ParityFixtures.of(MaskedLanguageRunTest.class).path("trace/electra-tiny"))) {
            assertThatThrownBy(() -> MaskedLanguageModel.of(electra, 1))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("electra");
        }
    }
}
