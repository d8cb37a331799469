package io.github.jjak.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jjak.encoder.internal.MaskedLanguageHead;
import io.github.jjak.encoder.internal.TiedDecoder;
import io.github.jjak.error.UsageException;
import io.github.jjak.fixture.ParityFixtures;
import io.github.jjak.loss.DenoisingAutoEncoderLoss;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.model.internal.ModelTraining;
import io.github.jjak.model.internal.StoredHead;
import io.github.jjak.tensor.Precision;
import io.github.jjak.tensor.internal.Parameter;
import io.github.jjak.tensor.internal.TensorScope;
import io.github.jjak.tensor.internal.Tensors;
import io.github.jjak.train.internal.BackwardProgress;
import io.github.jjak.weights.internal.SafetensorsReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Loss and gradients of TSDAE with a tied decoder are those of sentence-transformers, whatever the mini-batches. */
@Tag("numeric")
class DenoisingParityTest {

    private final ParityFixtures fixtures = ParityFixtures.of(DenoisingParityTest.class);

    private static List<int[]> rows(JsonNode lists) {
        List<int[]> rows = new ArrayList<>();
        lists.forEach(row -> rows.add(ParityFixtures.integers(row)));
        return rows;
    }

    private LossInTraining loss(SentenceTransformer model, String name) {
        MaskedLanguageHead head = Objects.requireNonNull(StoredHead.of(model.internals()));
        try (SafetensorsReader crossing =
                SafetensorsReader.open(fixtures.path("denoising/" + name + "_crossattention.safetensors"))) {
            TiedDecoder decoder = TiedDecoder.load(model.internals().encoder(), head, crossing);
            return new LossInTraining(
                    new DenoisingAutoEncoderLoss(),
                    List.of(),
                    Map.of(),
                    null,
                    DecoderInTraining.of("loss.decoder.", decoder, false));
        }
    }

    @ParameterizedTest
    @CsvSource({"bert, 100000", "bert, 30", "roberta, 100000", "roberta, 30"})
    void lossAndGradientsAreThoseOfSentenceTransformers(String name, int miniBatchTokens) {
        JsonNode reference = fixtures.json("denoising/" + name + ".json");
        BatchGradient.Batch batch =
                new BatchGradient.Batch(List.of(rows(reference.get("damaged")), rows(reference.get("original"))), null);
        try (SentenceTransformer model = SentenceTransformer.load(fixtures.path("masked_language/" + name));
                ModelTraining training = model.internals().training(Precision.FP32, false);
                LossInTraining own = loss(model, name)) {
            BatchGradient.Outcome outcome = new BatchGradient(model, training, own, miniBatchTokens)
                    .accumulate(List.of(batch), 1, 0, BackwardProgress.UNWATCHED);
            double expected = reference.get("loss").asDouble();
            assertThat(outcome.loss()).isCloseTo(expected, within(1e-5 * expected));
            assertThat(outcome.miniBatches() > 1).isEqualTo(miniBatchTokens == 30);
            List<Parameter> all = Stream.concat(model.internals().parameters().stream(), own.parameters().stream())
                    .toList();
            try (SafetensorsReader gradients =
                    SafetensorsReader.open(fixtures.path("denoising/" + name + ".safetensors"))) {
                all.forEach(parameter -> assertGradient(parameter, gradients));
            }
        }
    }

    private static void assertGradient(Parameter parameter, SafetensorsReader gradients) {
        try (TensorScope scope = TensorScope.open()) {
            String name = parameter.name().replace("loss.decoder.", "");
            float[] actual = Tensors.toFloats(parameter.value().grad());
            float[] expected = Tensors.toFloats(expected(gradients, name));
            assertThat(actual).as(name).hasSameSizeAs(expected);
            for (int i = 0; i < actual.length; i++) {
                assertThat((double) actual[i]).as("%s[%d]", name, i).isCloseTo(expected[i], within(2e-5));
            }
        }
    }

    /** Query, key and value are one parameter here. */
    private static Tensor expected(SafetensorsReader gradients, String name) {
        return name.contains("query_key_value")
                ? Tensors.concatenate(Stream.of("query", "key", "value")
                        .map(part -> stored(gradients, name.replace("query_key_value", part)))
                        .toArray(Tensor[]::new))
                : stored(gradients, name);
    }

    private static Tensor stored(SafetensorsReader gradients, String name) {
        return gradients.floats(gradients.names().stream()
                .filter(candidate -> candidate.equals(name) || candidate.endsWith("." + name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no gradient of " + name)));
    }

    /** Where the vocabulary is large, rows are decoded some at a time. */
    @Test
    void partsAddUp() {
        JsonNode reference = fixtures.json("denoising/bert.json");
        try (SentenceTransformer model = SentenceTransformer.load(fixtures.path("masked_language/bert"));
                LossInTraining own = loss(model, "bert");
                TensorScope scope = TensorScope.open()) {
            var decoder = Objects.requireNonNull(own.decoder()).of(rows(reference.get("original")), 3);
            float[][] vectors = model.internals().encodeTokens(rows(reference.get("damaged")));
            Tensor all = Tensors.ofRows(List.of(vectors));
            double whole = decoder.crossEntropy(all, 0, 8).item_double();
            double parts = decoder.crossEntropy(all.narrow(0, 0, 3), 0, 3).item_double()
                    + decoder.crossEntropy(all.narrow(0, 3, 5), 3, 8).item_double();
            assertThat(parts).isCloseTo(whole, within(1e-5 * whole));
            assertThat(decoder.rowsAtOnce()).isEqualTo(8);
        }
    }

    @Test
    void encodersWithoutADecoderAreRefused() {
        for (String name : List.of("distilbert-tiny", "mpnet-tiny", "modernbert-tiny")) {
            try (SentenceTransformer model = SentenceTransformer.load(fixtures.path("trace/" + name))) {
                assertThatThrownBy(() -> TrainingFixture.own(model, new DenoisingAutoEncoderLoss()))
                        .as(name)
                        .isInstanceOf(UsageException.class)
                        .hasMessageContaining(name.substring(0, name.indexOf('-')));
            }
        }
    }
}
