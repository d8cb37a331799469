package io.github.jjak.encoder.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jjak.error.UsageException;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.tensor.Precision;
import io.github.jjak.tensor.internal.Parameter;
import io.github.jjak.tensor.internal.TensorScope;
import io.github.jjak.tensor.internal.Tensors;
import io.github.jjak.tokenize.internal.PackedTokens;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The written-out backward pass against libtorch's automatic differentiation where nothing is dropped, and against finite
 * differences of its own forward pass where dropout is on.
 */
@Tag("numeric")
class BertTrainingTest {

    private static final long SEED = 5;
    private static final int HIDDEN = 32;

    private static ObjectNode configuration(String type) {
        ObjectNode json = JsonFile.object()
                .put("model_type", type)
                .put("vocab_size", 120)
                .put("hidden_size", HIDDEN)
                .put("num_hidden_layers", 3)
                .put("num_attention_heads", 4)
                .put("intermediate_size", 64)
                .put("max_position_embeddings", 60)
                .put("type_vocab_size", 2)
                .put("pad_token_id", 1)
                .put("initializer_range", 0.2)
                .put("hidden_dropout_prob", 0.1)
                .put("attention_probs_dropout_prob", 0.1);
        return "electra".equals(type) ? json.put("embedding_size", 16) : json;
    }

    private static Encoder encoder(String type) {
        return Encoders.random(EncoderConfiguration.parse(configuration(type), "test"), 3);
    }

    private static PackedTokens tokens() {
        Random random = new Random(1);
        List<int[]> rows = new ArrayList<>();
        for (int length : new int[] {3, 7, 7, 12, 4, 25, 7, 1}) {
            rows.add(random.ints(length, 2, 120).toArray());
        }
        return PackedTokens.pack(rows);
    }

    /** The same with the second half of each row as a second text. */
    private static PackedTokens pairs() {
        Random random = new Random(1);
        List<int[]> types = new ArrayList<>();
        for (int length : new int[] {3, 7, 7, 12, 4, 25, 7, 1}) {
            int[] ofRow = new int[length];
            Arrays.fill(ofRow, random.nextInt(length), length, 1);
            types.add(ofRow);
        }
        return tokens().withTypes(types);
    }

    private static Tensor weights(PackedTokens tokens) {
        Random random = new Random(2);
        float[] values = new float[tokens.tokens() * HIDDEN];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return Tensors.of(values, tokens.tokens(), HIDDEN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"roberta", "bert", "electra"})
    void isAutomaticDifferentiationWhereNothingIsDropped(String type) {
        assertIsAutomaticDifferentiation(type, tokens());
    }

    @ParameterizedTest
    @ValueSource(strings = {"bert", "electra"})
    void typesOfTokensAreLearned(String type) {
        assertIsAutomaticDifferentiation(type, pairs());
    }

    /** With dropout, so that workers which share a batch make the pass of one. */
    @ParameterizedTest
    @ValueSource(strings = {"roberta", "bert", "electra"})
    void aPartOfABatchIsWhatItIsInTheWhole(String type) {
        PackedTokens whole = pairs();
        int[] rows = {6, 5, 1, 3, 7};
        PackedTokens part = whole.part(rows);
        try (Encoder encoder = encoder(type);
                EncoderTraining training = encoder.training(Precision.FP32, true);
                TensorScope scope = TensorScope.open()) {
            float[][] expected = Tensors.toRows(training.forward(whole, SEED));
            float[][] actual = Tensors.toRows(training.forward(part, SEED));
            List<int[]> tokensOfWhole = tokensOfRows(whole);
            List<int[]> tokensOfPart = tokensOfRows(part);
            for (int row = 0; row < rows.length; row++) {
                int[] there = tokensOfWhole.get(rows[row]);
                int[] here = tokensOfPart.get(row);
                assertThat(here).hasSameSizeAs(there);
                for (int i = 0; i < here.length; i++) {
                    assertThat(part.ids()[here[i]]).isEqualTo(whole.ids()[there[i]]);
                    assertThat(difference(actual[here[i]], expected[there[i]])).isLessThan(1e-5);
                }
            }
        }
    }

    /** For each row as it was given, the numbers of its tokens. */
    private static List<int[]> tokensOfRows(PackedTokens tokens) {
        List<int[]> packed = new ArrayList<>();
        for (PackedTokens.LengthGroup group : tokens.groups()) {
            for (int row = 0; row < group.rows(); row++) {
                int first = group.firstToken() + row * group.length();
                packed.add(IntStream.range(first, first + group.length()).toArray());
            }
        }
        return Arrays.stream(tokens.restoreOrder()).mapToObj(packed::get).toList();
    }

    private static void assertIsAutomaticDifferentiation(String type, PackedTokens tokens) {
        try (Encoder encoder = encoder(type);
                EncoderTraining training = encoder.training(Precision.FP32, false);
                TensorScope scope = TensorScope.open()) {
            Tensor expectedHidden = encoder.forward(tokens, false);
            expectedHidden.mul(weights(tokens)).sum().backward();
            Map<String, float[]> expected = gradients(encoder);
            training.clearGradients(false);

            try (EncoderPass pass = training.pass(tokens, SEED)) {
                assertThat(difference(Tensors.toFloats(pass.hidden()), Tensors.toFloats(expectedHidden)))
                        .isLessThan(1e-5);
                pass.backward(weights(tokens));
            }
            training.completeGradients();
            Map<String, float[]> actual = gradients(encoder);
            assertThat(actual.keySet()).isEqualTo(expected.keySet());
            expected.forEach(
                    (name, gradient) -> assertThat(difference(Objects.requireNonNull(actual.get(name)), gradient))
                            .as(name)
                            .isLessThan(1e-5 * Math.max(1, length(gradient))));
        }
    }

    /** Hidden states of any layers, also of what the first one gets, and with layers frozen below. */
    @ParameterizedTest
    @CsvSource({"roberta, 0", "roberta, 2", "electra, 0", "electra, 1"})
    void statesOfLayersGoBackwardToo(String type, int frozen) {
        PackedTokens tokens = tokens();
        int[] layers = {2, 0};
        try (Encoder encoder = encoder(type);
                EncoderTraining training = encoder.training(Precision.FP32, false);
                TensorScope scope = TensorScope.open()) {
            encoder.freeze(frozen > 0, frozen);
            Tensor weights = torch.cat(
                    new TensorVector(
                            weights(tokens),
                            weights(tokens).mul(Tensors.number(-2)),
                            weights(tokens).flip(1)),
                    1);
            Tensor expectedHidden = encoder.forward(tokens, false, layers);
            assertThat(expectedHidden.size(1)).isEqualTo(3 * HIDDEN);
            assertThat(Tensors.toFloats(expectedHidden.narrow(1, 0, HIDDEN).contiguous()))
                    .isEqualTo(Tensors.toFloats(encoder.forward(tokens, false)));
            expectedHidden.mul(weights).sum().backward();
            Map<String, float[]> expected = gradients(encoder);
            training.clearGradients(false);
            try (EncoderPass pass = training.pass(tokens, SEED, layers)) {
                assertThat(difference(Tensors.toFloats(pass.hidden()), Tensors.toFloats(expectedHidden)))
                        .isLessThan(1e-5);
                assertThat(Tensors.toFloats(training.forward(tokens, SEED, layers)))
                        .isEqualTo(Tensors.toFloats(pass.hidden()));
                pass.backward(weights);
            }
            training.completeGradients();
            Map<String, float[]> actual = gradients(encoder);
            assertThat(actual.keySet()).isEqualTo(expected.keySet());
            expected.forEach(
                    (name, gradient) -> assertThat(difference(Objects.requireNonNull(actual.get(name)), gradient))
                            .as(name)
                            .isLessThan(1e-5 * Math.max(1, length(gradient))));
            assertThatThrownBy(() -> training.pass(tokens, SEED, new int[] {3}))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("from 0 to 2");
            encoder.freeze(false, 0);
        }
    }

    /** Two passes add up, also over buffers that a former step left behind. */
    @Test
    void gradientsOfTwoPassesAddUp() {
        PackedTokens tokens = tokens();
        try (Encoder encoder = encoder("roberta");
                EncoderTraining training = encoder.training(Precision.FP32, false);
                TensorScope scope = TensorScope.open()) {
            backward(training, tokens);
            Map<String, float[]> once = gradients(encoder);
            training.clearGradients(true);
            backward(training, tokens);
            backward(training, tokens);
            gradients(encoder).forEach((name, twice) -> {
                float[] doubled = Objects.requireNonNull(once.get(name)).clone();
                for (int i = 0; i < doubled.length; i++) {
                    doubled[i] *= 2;
                }
                assertThat(difference(twice, doubled)).as(name).isLessThan(1e-5 * Math.max(1, length(doubled)));
            });
        }
    }

    /** Slope along a random direction of all parameters, with dropout on, by central differences. */
    @Test
    void withDropoutItIsTheSlopeOfTheForwardPass() {
        PackedTokens tokens = tokens();
        try (Encoder encoder = encoder("roberta");
                EncoderTraining training = encoder.training(Precision.FP32, true);
                TensorScope scope = TensorScope.open()) {
            try (EncoderPass pass = training.pass(tokens, SEED)) {
                assertThat(Tensors.toFloats(pass.hidden()))
                        .isEqualTo(Tensors.toFloats(training.forward(tokens, SEED)))
                        .isNotEqualTo(Tensors.toFloats(training.forward(tokens, SEED + 1)))
                        .isNotEqualTo(Tensors.toFloats(encoder.forward(tokens, false)));
                pass.backward(weights(tokens));
            }
            training.completeGradients();
            torch.manual_seed(9);
            for (Parameter parameter : encoder.parameters()) {
                Tensor direction = torch.randn_like(parameter.value().detach());
                direction.div_(direction.norm());
                double slope = parameter.value().grad().mul(direction).sum().item_double();
                double step = 1e-2;
                double above = valueAt(training, tokens, parameter, direction, step);
                double below = valueAt(training, tokens, parameter, direction, -step);
                double size = parameter.value().grad().norm().item_double();
                assertThat((above - below) / (2 * step))
                        .as(parameter.name())
                        .isCloseTo(slope, org.assertj.core.api.Assertions.within(0.01 * size + 0.02));
            }
        }
    }

    private static double valueAt(
            EncoderTraining training, PackedTokens tokens, Parameter parameter, Tensor direction, double step) {
        Tensor value = parameter.value().detach();
        Tensor before = value.clone();
        value.add_(direction.mul(Tensors.number(step)));
        double sum = training.forward(tokens, SEED).mul(weights(tokens)).sum().item_double();
        value.copy_(before);
        return sum;
    }

    /** bf16 has 8 bits: gradients point the same way and are as long, to a few percent. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void inBf16GradientsPointTheSameWay(boolean keepMemory) {
        PackedTokens tokens = tokens();
        try (Encoder encoder = encoder("roberta");
                TensorScope scope = TensorScope.open()) {
            Map<String, float[]> exact;
            try (EncoderTraining training = encoder.training(Precision.FP32, false)) {
                backward(training, tokens);
                exact = gradients(encoder);
            }
            try (EncoderTraining training = encoder.training(Precision.BF16, false)) {
                backward(training, tokens);
                training.clearGradients(keepMemory);
                training.parametersChanged();
                backward(training, tokens);
                gradients(encoder).forEach((name, gradient) -> {
                    float[] expected = Objects.requireNonNull(exact.get(name));
                    // Attention does not see the key's bias; what there is of its gradient is rounding.
                    if (!name.contains("self") || !name.endsWith("bias")) {
                        assertThat(cosine(gradient, expected)).as(name).isGreaterThan(0.995);
                        assertThat(length(gradient) / length(expected)).as(name).isBetween(0.95, 1.05);
                    }
                });
            }
        }
    }

    @Test
    void frozenPartsGetNoGradientAndTheRestIsUnchanged() {
        PackedTokens tokens = tokens();
        try (Encoder encoder = encoder("roberta");
                EncoderTraining training = encoder.training(Precision.FP32, true);
                TensorScope scope = TensorScope.open()) {
            backward(training, tokens);
            Map<String, float[]> all = gradients(encoder);
            training.clearGradients(false);
            encoder.freeze(true, 1);
            backward(training, tokens);
            Map<String, float[]> rest = gradients(encoder);
            assertThat(rest.keySet()).allMatch(name -> name.contains("layer.1.") || name.contains("layer.2."));
            assertThat(rest).hasSize(2 * 12);
            rest.forEach((name, gradient) -> assertThat(gradient).as(name).isEqualTo(all.get(name)));
            encoder.freeze(false, 0);
        }
    }

    private static void backward(EncoderTraining training, PackedTokens tokens) {
        try (TensorScope scope = TensorScope.open();
                EncoderPass pass = training.pass(tokens, SEED)) {
            pass.backward(weights(tokens));
        }
        training.completeGradients();
    }

    private static Map<String, float[]> gradients(Encoder encoder) {
        Map<String, float[]> gradients = new LinkedHashMap<>();
        for (Parameter parameter : encoder.parameters()) {
            if (parameter.value().grad().defined()) {
                gradients.put(
                        parameter.name(), Tensors.toFloats(parameter.value().grad()));
            }
        }
        return gradients;
    }

    private static double difference(float[] actual, float[] expected) {
        double largest = 0;
        for (int i = 0; i < expected.length; i++) {
            largest = Math.max(largest, Math.abs(actual[i] - expected[i]));
        }
        return largest;
    }

    private static double length(float[] values) {
        return Math.sqrt(dot(values, values));
    }

    private static double dot(float[] left, float[] right) {
        double sum = 0;
        for (int i = 0; i < left.length; i++) {
            sum += (double) left[i] * right[i];
        }
        return sum;
    }

    private static double cosine(float[] left, float[] right) {
        return dot(left, right) / (length(left) * length(right));
    }
}
