package io.github.jjak.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.jjak.model.internal.EmbeddingPass;
import io.github.jjak.model.internal.ModelTraining;
import io.github.jjak.tensor.Precision;
import io.github.jjak.tensor.internal.Parameter;
import io.github.jjak.tensor.internal.TensorScope;
import io.github.jjak.tensor.internal.Tensors;
import io.github.jjak.tokenize.internal.PackedTokens;
import java.nio.file.Path;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stands behind the encoder, in training. */
class ModulesInTrainingTest {

    private static final FolderCases CASES = new FolderCases();

    @TempDir
    private Path temp;

    private static PackedTokens tokens(SentenceTransformer model) {
        return PackedTokens.pack(model.internals().tokenize(CASES.texts()).ids());
    }

    private SentenceTransformer load(String name) throws Exception {
        return SentenceTransformer.load(CASES.build(CASES.named(name), temp.resolve("model")));
    }

    /** Half of the numbers, the same for the same seed, and nothing where texts are encoded. */
    @Test
    void dropoutDropsInTrainingOnly() throws Exception {
        try (SentenceTransformer model = load("dropout, normalize");
                TensorScope scope = TensorScope.open()) {
            PackedTokens tokens = tokens(model);
            try (ModelTraining training = model.internals().training(Precision.FP32)) {
                float[] once = Tensors.toFloats(training.embed(tokens, 7));
                assertThat(Tensors.toFloats(training.embed(tokens, 7))).isEqualTo(once);
                assertThat(Tensors.toFloats(training.embed(tokens, 8))).isNotEqualTo(once);
                int dropped = 0;
                for (float number : once) {
                    dropped += number == 0 ? 1 : 0;
                }
                assertThat((double) dropped / once.length).isBetween(0.3, 0.7);
            }
            try (ModelTraining training = model.internals().training(Precision.FP32, false)) {
                float[][] vectors = Tensors.toRows(training.embed(tokens, 7));
                float[][] encoded = model.encode(CASES.texts());
                for (int row = 0; row < vectors.length; row++) {
                    for (int i = 0; i < vectors[row].length; i++) {
                        assertThat(vectors[row][i]).isNotZero().isCloseTo(encoded[row][i], within(1e-5f));
                    }
                }
            }
        }
    }

    /** Slope along each of its parameters, by central differences. */
    @Test
    void layerNormIsTrained() throws Exception {
        assertTrained("layer norm", "2_LayerNorm.norm.weight", "2_LayerNorm.norm.bias");
    }

    /** Also of the layers below, whose hidden states lie beside the last ones. */
    @Test
    void weightsOfLayersAreTrained() throws Exception {
        assertTrained("layers from 0", "1_WeightedLayerPooling.layer_weights");
    }

    private void assertTrained(String name, String... parameters) throws Exception {
        try (SentenceTransformer model = load(name);
                ModelTraining training = model.internals().training(Precision.FP32, false);
                TensorScope scope = TensorScope.open()) {
            PackedTokens tokens = tokens(model);
            List<Parameter> own = model.internals().parameters().stream()
                    .filter(parameter -> List.of(parameters).contains(parameter.name()))
                    .toList();
            assertThat(own).extracting(Parameter::name).containsExactly(parameters);
            assertThat(own).noneMatch(Parameter::decays);
            try (EmbeddingPass pass = training.pass(tokens, 1)) {
                pass.backward(pass.embeddings());
            }
            for (Parameter parameter : own) {
                Tensor value = parameter.value().detach();
                double slope = parameter.value().grad().select(0, 1).item_double();
                double step = 1e-2;
                value.select(0, 1).add_(Tensors.number(step));
                double above = halfSquares(training, tokens);
                value.select(0, 1).sub_(Tensors.number(2 * step));
                double below = halfSquares(training, tokens);
                value.select(0, 1).add_(Tensors.number(step));
                assertThat((above - below) / (2 * step)).isCloseTo(slope, within(0.01 * Math.abs(slope) + 0.01));
            }
        }
    }

    private static double halfSquares(ModelTraining training, PackedTokens tokens) {
        return training.embed(tokens, 1).square().sum().item_double() / 2;
    }
}
