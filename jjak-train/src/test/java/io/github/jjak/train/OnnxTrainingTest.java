package io.github.jjak.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jjak.data.Dataset;
import io.github.jjak.fixture.AllMiniLm;
import io.github.jjak.loss.MultipleNegativesRankingLoss;
import io.github.jjak.model.OnnxExporter;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.model.internal.ModelTraining;
import io.github.jjak.tensor.Precision;
import io.github.jjak.train.internal.LinearSchedule;
import io.github.jjak.train.internal.TrainingStep;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model that came as an ONNX file learns. */
class OnnxTrainingTest {

    private static final Dataset PAIRS = TrainingFixture.pairs(16);
    private static final String QUESTION = "환불은 언제 되나요?";

    @TempDir
    private Path temp;

    @Test
    void fiveStepsLowerTheLossOfATinyImport() throws Exception {
        Path file;
        try (SentenceTransformer model = TrainingFixture.tiny()) {
            file = OnnxExporter.export(model, temp, OnnxExporter.Output.HIDDEN_STATES);
        }
        assertLearns(file, 2e-3);
    }

    @Test
    @Tag("slow")
    void fiveStepsLowerTheLossOfARealImport() throws Exception {
        assertLearns(AllMiniLm.unpack(temp), 5e-5);
    }

    /** Five steps on one batch; the loss of the sixth is that after them. */
    private void assertLearns(Path file, double learningRate) {
        List<Double> losses = new ArrayList<>();
        float[] trained;
        TrainingArguments arguments = TrainingArguments.ofDefaults();
        try (SentenceTransformer model = SentenceTransformer.load(file.toString());
                ModelTraining training = model.internals().training(Precision.FP32);
                TrainingStep step = new TrainingStep(
                        TrainingFixture.inTraining(model, training),
                        arguments.internals(),
                        new LinearSchedule(learningRate, 0, 10))) {
            BatchGradient gradient = new BatchGradient(
                    model, training, TrainingFixture.own(model, new MultipleNegativesRankingLoss()), 4096);
            List<List<int[]>> columns = List.of(
                    TrainingFixture.tokens(model, PAIRS.column(0)), TrainingFixture.tokens(model, PAIRS.column(1)));
            for (int i = 0; i < 6; i++) {
                losses.add(TrainingFixture.run(step, i, gradient, columns, arguments)
                        .batch()
                        .loss());
            }
            trained = model.encode(QUESTION);
            model.save(temp.resolve("saved"));
        }
        assertThat(losses.get(5)).as("%s", losses).isLessThan(0.9 * losses.get(0));
        try (SentenceTransformer saved = SentenceTransformer.load(temp.resolve("saved"))) {
            assertThat(saved.encode(QUESTION)).isEqualTo(trained);
        }
    }
}
