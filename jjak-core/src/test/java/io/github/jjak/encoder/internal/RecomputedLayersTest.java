package io.github.jjak.encoder.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.tensor.Precision;
import io.github.jjak.tensor.internal.Parameter;
import io.github.jjak.tensor.internal.TensorScope;
import io.github.jjak.tensor.internal.Tensors;
import io.github.jjak.tokenize.internal.PackedTokens;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Layers that are run again in the backward pass: hidden states and gradients have the bits they have when all is kept. */
@Tag("numeric")
class RecomputedLayersTest {

    private static final int HIDDEN = 32;
    private static final int LAYERS = 4;
    private static final int VOCABULARY = 120;

    private static ObjectNode configuration(String type) {
        ObjectNode json = JsonFile.object()
                .put("model_type", type)
                .put("vocab_size", VOCABULARY)
                .put("pad_token_id", 1)
                .put("initializer_range", 0.2)
                .put("max_position_embeddings", 80);
        if (type.equals("distilbert")) {
            return json.put("dim", HIDDEN)
                    .put("n_layers", LAYERS)
                    .put("n_heads", 4)
                    .put("hidden_dim", 64)
                    .put("dropout", 0.1)
                    .put("attention_dropout", 0.1);
        }
        json.put("hidden_size", HIDDEN)
                .put("num_hidden_layers", LAYERS)
                .put("num_attention_heads", 4)
                .put("intermediate_size", 64);
        if (type.equals("modernbert")) {
            return json.put("local_attention", 8)
                    .put("global_attn_every_n_layers", 3)
                    .put("attention_dropout", 0.1)
                    .put("embedding_dropout", 0.1)
                    .put("mlp_dropout", 0.1);
        }
        json.put("type_vocab_size", 2)
                .put("hidden_dropout_prob", 0.1)
                .put("attention_probs_dropout_prob", 0.1)
                .put("relative_attention_num_buckets", 32);
        return type.equals("electra") ? json.put("embedding_size", 16) : json;
    }

    private static Encoder encoder(String type) {
        return Encoders.random(EncoderConfiguration.parse(configuration(type), "test"), 3);
    }

    /** Texts whose attention is kept, and longer ones whose attention is made again in any case. */
    private static PackedTokens tokens(long seed) {
        Random random = new Random(seed);
        List<int[]> rows = new ArrayList<>();
        for (int length : new int[] {3, 7, 60, 7, 12, 4, 25, 7, 1, 60, 57}) {
            rows.add(random.ints(length, 2, VOCABULARY).toArray());
        }
        return PackedTokens.pack(rows);
    }

    private static Tensor weights(long rows, long columns) {
        Random random = new Random(2);
        float[] values = new float[(int) (rows * columns)];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return Tensors.of(values, rows, columns);
    }

    /** Hidden states of two passes with dropout, one of a part of its batch, then the gradients of all parameters that have one. */
    private static Map<String, float[]> trained(
            Encoder encoder, Precision precision, boolean recomputeLayers, int... layers) {
        Map<String, float[]> values = new LinkedHashMap<>();
        torch.manual_seed(9);
        try (EncoderTraining training = encoder.training(precision, true, recomputeLayers);
                TensorScope scope = TensorScope.open()) {
            boolean parts = encoder.hasWrittenBackward();
            List<PackedTokens> batches =
                    List.of(tokens(1), parts ? tokens(2).part(new int[] {0, 2, 9, 10, 6}) : tokens(2));
            for (int i = 0; i < batches.size(); i++) {
                try (EncoderPass pass = training.pass(batches.get(i), 5 + i, layers)) {
                    values.put("hidden " + i, Tensors.toFloats(pass.hidden()));
                    pass.backward(weights(pass.hidden().size(0), pass.hidden().size(1)));
                }
            }
            training.completeGradients();
            for (Parameter parameter : encoder.parameters()) {
                Tensor gradient = parameter.value().grad();
                if (gradient.defined()) {
                    values.put(parameter.name(), Tensors.toFloats(gradient.to_dense()));
                }
            }
            values.put("next random number", Tensors.toFloats(torch.rand(new long[] {1})));
        }
        return values;
    }

    private static Map<String, float[]> assertSameBits(Encoder encoder, Precision precision, int... layers) {
        Map<String, float[]> kept = trained(encoder, precision, false, layers);
        Map<String, float[]> recomputed = trained(encoder, precision, true, layers);
        assertThat(recomputed.keySet()).isEqualTo(kept.keySet());
        kept.forEach((name, values) -> assertThat(recomputed.get(name)).as(name).isEqualTo(values));
        return kept;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"bert", "roberta", "xlm-roberta", "camembert", "electra", "distilbert", "mpnet", "modernbert"})
    void gradientsHaveTheSameBits(String type) {
        try (Encoder encoder = encoder(type)) {
            assertThat(assertSameBits(encoder, Precision.FP32))
                    .hasSize(encoder.parameters().size() + 3);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bert", "electra"})
    void inBf16Too(String type) {
        try (Encoder encoder = encoder(type)) {
            assertSameBits(encoder, Precision.BF16);
        }
    }

    /** Their own gradients meet those of the layer above, and sums depend on the order. */
    @ParameterizedTest
    @ValueSource(strings = {"bert", "mpnet", "modernbert"})
    void underALossOfLowerLayersToo(String type) {
        try (Encoder encoder = encoder(type)) {
            assertSameBits(encoder, Precision.FP32, 0, 3, 2);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"roberta", "mpnet", "modernbert"})
    void withFrozenPartsToo(String type) {
        try (Encoder encoder = encoder(type)) {
            int all = assertSameBits(encoder, Precision.FP32).size();
            encoder.freeze(true, 0);
            assertSameBits(encoder, Precision.FP32);
            encoder.freeze(true, 2);
            assertThat(assertSameBits(encoder, Precision.FP32, 1)).hasSizeLessThan(all);
            encoder.freeze(false, 3);
            assertSameBits(encoder, Precision.FP32);
        }
    }

    @ParameterizedTest
    @EnumSource(Precision.class)
    void withAnAdapterToo(Precision precision) {
        try (Encoder encoder = encoder("bert");
                LowRankAdapter adapter = LowRankAdapter.random(encoder, new LowRankAdapter.Shape(2, 4, List.of()), 7)) {
            adapter.freezeOthers(encoder);
            assertThat(assertSameBits(encoder, precision)).hasSize(LAYERS + 3);
        }
    }
}
