package io.github.jjak.distill.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.jjak.error.UsageException;
import io.github.jjak.fixture.ParityFixtures;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.tensor.internal.PrincipalComponents;
import io.github.jjak.tensor.internal.TensorScope;
import io.github.jjak.tensor.internal.Tensors;
import io.github.jjak.weights.internal.SafetensorsReader;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tables of token vectors are made as Model2Vec makes them. */
@Tag("numeric")
class StaticDistillationTest {

    private static final List<String> NO_TEXTS = List.of();

    @Test
    void componentsAreThoseOfModel2Vec() {
        ParityFixtures fixtures = ParityFixtures.of(StaticDistillationTest.class);
        try (SafetensorsReader reference = SafetensorsReader.open(fixtures.path("static/distillation.safetensors"));
                TensorScope scope = TensorScope.open()) {
            List<float[]> vectors = List.of(Tensors.toRows(reference.floats("vectors")));
            PrincipalComponents found = PrincipalComponents.of(vectors, 4);
            float[][] wanted = Tensors.toRows(reference.floats("reduced"));
            for (int row = 0; row < wanted.length; row++) {
                assertThat(found.scores()[row]).containsExactly(wanted[row], within(1e-5f));
            }
            assertThat(found.explained()).isBetween(0.7, 0.95);
        }
    }

    @Test
    void weightsAreThoseOfModel2Vec() {
        ParityFixtures fixtures = ParityFixtures.of(StaticDistillationTest.class);
        try (SafetensorsReader reference = SafetensorsReader.open(fixtures.path("static/distillation.safetensors"));
                TensorScope scope = TensorScope.open()) {
            StaticDistillation distillation = new StaticDistillation(4, 1e-4);
            double[] probabilities = StaticDistillation.zipf(60);
            double[] found = distillation.weights(IntStream.range(0, 60).toArray(), probabilities);
            float[] wanted = Tensors.toFloats(reference.floats("weights"));
            for (int token = 0; token < wanted.length; token++) {
                assertThat(found[token]).isCloseTo(wanted[token], within(1e-9));
            }
        }
    }

    @Test
    void aTokenPointsWhereItsTeacherPoints() {
        try (SentenceTransformer teacher = SentenceTransformer.load("builtin:ko-tiny")) {
            int size = teacher.dimension();
            StaticDistillation.Distilled distilled =
                    new StaticDistillation(size, StaticDistillation.USUAL_COEFFICIENT).of(teacher, NO_TEXTS);
            try (SentenceTransformer table = distilled.model()) {
                assertThat(distilled.explained()).isCloseTo(1, within(1e-9));
                assertThat(table.dimension()).isEqualTo(size);
                assertThat(table.encode("")).containsOnly(0f);
                // All components together are a rotation, so the cosines of texts of a token are those of the centred
                // teacher.
                List<String> words = List.of("배송", "환불", "가", "나");
                float[][] vectors = table.encode(words);
                for (float[] vector : vectors) {
                    double length = 0;
                    for (float number : vector) {
                        length += number * number;
                    }
                    assertThat(length).isCloseTo(1, within(1e-4));
                }
            }
        }
    }

    @Test
    void textsSayHowFrequentTokensAre() {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            texts.add("환불");
        }
        try (SentenceTransformer teacher = SentenceTransformer.load("builtin:ko-tiny");
                SentenceTransformer byZipf = distilled(teacher, NO_TEXTS);
                SentenceTransformer counted = distilled(teacher, texts)) {
            // Beside another word, the frequent one counts less than it did.
            assertThat(cosine(counted, "환불 배송", "환불")).isLessThan(cosine(byZipf, "환불 배송", "환불") - 0.05);
        }
    }

    private static SentenceTransformer distilled(SentenceTransformer teacher, List<String> texts) {
        return new StaticDistillation(32, StaticDistillation.USUAL_COEFFICIENT)
                .of(teacher, texts)
                .model();
    }

    private static double cosine(SentenceTransformer model, String left, String right) {
        float[] first = model.encode(left);
        float[] second = model.encode(right);
        double sum = 0;
        for (int i = 0; i < first.length; i++) {
            sum += first[i] * second[i];
        }
        return sum;
    }

    @ParameterizedTest
    @CsvSource({"0, 1e-4, dimensions", "16, 0, sifCoefficient", "16, NaN, sifCoefficient", "100000, 1e-4, dimensions"})
    void numbersOutOfRangeAreRefused(int dimensions, double coefficient, String named) {
        try (SentenceTransformer teacher = SentenceTransformer.load("builtin:ko-tiny")) {
            assertThatThrownBy(() -> new StaticDistillation(dimensions, coefficient).of(teacher, NO_TEXTS))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("`" + named + "`");
        }
    }
}
