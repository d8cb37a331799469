package io.github.jjak.pretrain.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jjak.distributed.internal.Workers;
import io.github.jjak.encoder.internal.EncoderTraining;
import io.github.jjak.fixture.ParityFixtures;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.pretrain.internal.Masking.MaskedRow;
import io.github.jjak.tensor.Precision;
import io.github.jjak.tensor.internal.Parameter;
import io.github.jjak.tensor.internal.TensorScope;
import io.github.jjak.tensor.internal.Tensors;
import io.github.jjak.train.internal.BackwardProgress;
import io.github.jjak.weights.internal.SafetensorsReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Loss and gradients of masked language modelling are those of transformers, whatever the mini-batches. */
@Tag("numeric")
class MaskedLanguageParityTest {

    /** Our fused projections and their parts in transformers. */
    private static final Map<String, List<String>> FUSED = Map.of(
            "self.query_key_value", List.of("self.query", "self.key", "self.value"),
            "attention.qkv_lin", List.of("attention.q_lin", "attention.k_lin", "attention.v_lin"),
            "attn.qkv", List.of("attn.q", "attn.k", "attn.v"));

    private final ParityFixtures fixtures = ParityFixtures.of(MaskedLanguageParityTest.class);

    @ParameterizedTest
    @CsvSource({"bert, 100000", "bert, 60", "roberta, 100000", "roberta, 60", "distilbert, 100000", "mpnet, 60"})
    void lossAndGradients(String name, int miniBatchTokens) {
        JsonNode reference = fixtures.json("masked_language/" + name + ".json");
        List<MaskedRow> rows = new ArrayList<>();
        for (int row = 0; row < reference.get("ids").size(); row++) {
            rows.add(new MaskedRow(
                    ParityFixtures.integers(reference.get("ids").get(row)),
                    ParityFixtures.integers(reference.get("labels").get(row))));
        }
        try (SentenceTransformer encoder = SentenceTransformer.load(fixtures.path("masked_language/" + name));
                MaskedLanguageModel model = MaskedLanguageModel.of(encoder, 1);
                EncoderTraining training = encoder.internals().encoder().training(Precision.FP32, false)) {
            assertThat(model.headIsFresh()).isFalse();
            assertThat(PieceKinds.parse(encoder.internals().tokenizerJson()).mask())
                    .isEqualTo(reference.get("mask_token_id").asInt());
            MaskedLanguageLoss loss = new MaskedLanguageLoss(model, training, miniBatchTokens, Workers.alone());
            MaskedLanguageLoss.Sums measured = loss.measure(rows);
            MaskedLanguageLoss.Sums trained = loss.accumulate(rows, 1, 0, BackwardProgress.UNWATCHED);
            double expected = reference.get("loss").asDouble();
            assertThat(measured.sum() / measured.hidden()).isCloseTo(expected, within(1e-5 * expected));
            assertThat(trained.sum() / trained.hidden()).isCloseTo(expected, within(1e-5 * expected));
            assertThat(trained.right()).isEqualTo(reference.get("right").asLong());
            assertThat(trained.miniBatches() > 1).isEqualTo(miniBatchTokens == 60);
            assertGradients(model, name);
        }
    }

    private void assertGradients(MaskedLanguageModel model, String name) {
        try (TensorScope scope = TensorScope.open();
                SafetensorsReader reference =
                        SafetensorsReader.open(fixtures.path("masked_language/" + name + ".safetensors"))) {
            for (Parameter parameter : model.parameters()) {
                // Attention does not see the key's bias: its gradient is rounding and nothing else.
                if (parameter.value().grad().defined()) {
                    float[] actual = Tensors.toFloats(parameter.value().grad());
                    float[] expected = Tensors.toFloats(expected(reference, parameter.name()));
                    assertThat(actual).as(parameter.name()).hasSameSizeAs(expected);
                    for (int i = 0; i < actual.length; i++) {
                        assertThat((double) actual[i])
                                .as("%s[%d]", parameter.name(), i)
                                .isCloseTo(expected[i], within(1e-5));
                    }
                } else {
                    assertThat(parameter.name()).contains("token_type");
                }
            }
        }
    }

    private static Tensor expected(SafetensorsReader reference, String name) {
        for (Map.Entry<String, List<String>> fused : FUSED.entrySet()) {
            if (name.contains(fused.getKey())) {
                return Tensors.concatenate(fused.getValue().stream()
                        .map(part -> stored(reference, name.replace(fused.getKey(), part)))
                        .toArray(Tensor[]::new));
            }
        }
        return stored(reference, name);
    }

    private static Tensor stored(SafetensorsReader reference, String name) {
        String full = reference.names().stream()
                .filter(candidate -> candidate.equals(name) || candidate.endsWith("." + name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no gradient of " + name));
        return reference.floats(full);
    }
}
