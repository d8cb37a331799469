package io.github.jjak.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jjak.data.Dataset;
import io.github.jjak.loss.Loss;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.model.internal.ModelTraining;
import io.github.jjak.run.internal.ModelInTraining;
import io.github.jjak.tensor.Precision;
import io.github.jjak.tensor.internal.Parameter;
import io.github.jjak.tensor.internal.Tensors;
import io.github.jjak.train.internal.TrainingStep;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Small data and comparisons for tests of training. */
public final class TrainingFixture {

    private TrainingFixture() {}

    /** The first rows of the built-in pairs. */
    public static Dataset pairs(int rows) {
        return Dataset.builtin("services-ko", "train")
                .select(IntStream.range(0, rows).toArray());
    }

    /** Held-out questions of the built-in pairs. */
    public static Dataset heldOut(int rows) {
        return Dataset.builtin("services-ko", "test")
                .select(IntStream.range(0, rows).toArray());
    }

    public static SentenceTransformer tiny() {
        return SentenceTransformer.load("builtin:ko-tiny");
    }

    /** All weights by name. */
    public static Map<String, float[]> weights(SentenceTransformer model) {
        Map<String, float[]> weights = new LinkedHashMap<>();
        for (Parameter parameter : model.internals().parameters()) {
            weights.put(parameter.name(), Tensors.toFloats(parameter.value()));
        }
        return weights;
    }

    /** All the same numbers to the bit. AssertJ's recursive comparison takes seconds for each million of them. */
    public static void assertSameBits(Map<String, float[]> actual, Map<String, float[]> expected) {
        assertThat(actual.keySet()).isEqualTo(expected.keySet());
        expected.forEach((name, values) -> assertThat(actual.get(name)).as(name).isEqualTo(values));
    }

    /** Token ids of the given texts. */
    static List<int[]> tokens(SentenceTransformer model, List<String> texts) {
        return new ArrayList<>(model.internals().tokenize(texts).ids());
    }

    /** A model as the optimiser sees it. */
    static ModelInTraining inTraining(SentenceTransformer model, ModelTraining training) {
        return new PairModel(
                model,
                training,
                pairs(1),
                "MultipleNegativesRankingLoss",
                new LossesInTraining(model, Precision.FP32, false, 0));
    }

    /** A loss with its own parameters. */
    static LossInTraining own(SentenceTransformer model, Loss loss) {
        return LossInTraining.of("loss.", loss, model, Precision.FP32, false, 5);
    }

    /** One step on one batch without known positives. */
    static TrainingStep.Outcome run(
            TrainingStep step,
            int number,
            BatchGradient gradient,
            List<List<int[]>> columns,
            TrainingArguments arguments) {
        BatchGradient.Batch batch = new BatchGradient.Batch(columns, null);
        return step.run(
                number,
                progress -> gradient.accumulate(
                                List.of(batch), arguments.internals().seed(), number, progress)
                        .toGradient());
    }
}
