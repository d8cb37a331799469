package io.github.jjak.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jjak.data.Dataset;
import io.github.jjak.error.InterruptedRunException;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.run.RunFolder;
import io.github.jjak.tensor.internal.TensorScope;
import io.github.jjak.tensor.internal.Tensors;
import io.github.jjak.weights.internal.SafetensorsReader;
import io.github.jjak.weights.internal.SafetensorsWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Modules in front of and behind the pooling: their parameters are trained, checkpointed, and resumed to the bit. */
@Tag("slow")
class ModuleParametersTest {

    private static final Dataset PAIRS = TrainingFixture.pairs(48);

    /** Of ko-tiny's vectors. */
    private static final int WIDTH = 128;

    private static final int SMALLER = 24;
    private static final int STOPPED_AFTER = 4;

    private static final String MODULES = """
            [{"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
             {"idx": 1, "name": "1", "path": "2_WeightedLayerPooling", "type": "sentence_transformers.models.WeightedLayerPooling"},
             {"idx": 2, "name": "2", "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
             {"idx": 3, "name": "3", "path": "3_LayerNorm", "type": "sentence_transformers.models.LayerNorm"},
             {"idx": 4, "name": "4", "path": "4_Dropout", "type": "sentence_transformers.models.Dropout"},
             {"idx": 5, "name": "5", "path": "5_Dense", "type": "sentence_transformers.models.Dense"},
             {"idx": 6, "name": "6", "path": "6_Normalize", "type": "sentence_transformers.models.Normalize"}]
            """;

    @TempDir
    private Path temp;

    @BeforeEach
    void aModelOfAllKinds() throws IOException {
        Path folder = temp.resolve("model");
        try (SentenceTransformer tiny = TrainingFixture.tiny()) {
            tiny.save(folder);
        }
        // Without this the layers are not given, as in transformers.
        ObjectNode encoder = JsonFile.readObject(folder.resolve("config.json")).put("output_hidden_states", true);
        JsonFile.write(folder.resolve("config.json"), encoder);
        int layers = encoder.path("num_hidden_layers").asInt();
        Files.writeString(folder.resolve("modules.json"), MODULES, StandardCharsets.UTF_8);
        ObjectNode weighted = JsonFile.object()
                .put("word_embedding_dimension", WIDTH)
                .put("num_hidden_layers", layers)
                .put("layer_start", 0);
        module("2_WeightedLayerPooling", weighted, Map.of("layer_weights", numbers(1, layers + 1)));
        module(
                "3_LayerNorm",
                JsonFile.object().put("dimension", WIDTH),
                Map.of("norm.weight", numbers(1, WIDTH), "norm.bias", numbers(0, WIDTH)));
        module("4_Dropout", JsonFile.object().put("dropout", 0.2), Map.of());
        ObjectNode dense = JsonFile.object()
                .put("in_features", WIDTH)
                .put("out_features", SMALLER)
                .put("bias", true)
                .put("activation_function", "torch.nn.modules.activation.Tanh");
        module(
                "5_Dense",
                dense,
                Map.of("linear.weight", numbers(0, SMALLER, WIDTH), "linear.bias", numbers(0, SMALLER)));
        module("6_Normalize", JsonFile.object(), Map.of());
    }

    /** Not all the same: the k-th of every eleven is this much above the middle. */
    private record Numbers(float middle, long... shape) {

        Tensor tensor() {
            float[] values = new float[(int) Arrays.stream(shape).reduce(1, Math::multiplyExact)];
            for (int i = 0; i < values.length; i++) {
                values[i] = middle + (i * 7 % 11 - 5) * 0.02f;
            }
            return Tensors.of(values, shape);
        }
    }

    private static Numbers numbers(float middle, long... shape) {
        return new Numbers(middle, shape);
    }

    private void module(String name, ObjectNode configuration, Map<String, Numbers> tensors) throws IOException {
        Path folder = Files.createDirectories(temp.resolve("model").resolve(name));
        JsonFile.write(folder.resolve("config.json"), configuration);
        if (tensors.isEmpty()) {
            return;
        }
        try (TensorScope scope = TensorScope.open()) {
            Map<String, Tensor> values = new TreeMap<>();
            tensors.forEach((key, numbers) -> values.put(key, numbers.tensor()));
            SafetensorsWriter.write(folder.resolve("model.safetensors"), values);
        }
    }

    private SentenceTransformer load() {
        return SentenceTransformer.load(temp.resolve("model"));
    }

    private Trainer.Builder trainer(SentenceTransformer model, String folder, RunFolder.Existing existing) {
        return Trainer.builder(model)
                .arguments(TrainingArguments.builder()
                        .epochs(2)
                        .batchSize(8)
                        .learningRate(2e-3)
                        .miniBatchTokens(150)
                        .build())
                .output(RunFolder.prepare(temp.resolve(folder), existing));
    }

    @Test
    void aStoppedRunEndsInTheBitsOfAWholeOne() {
        Map<String, float[]> before;
        Map<String, float[]> whole;
        try (SentenceTransformer model = load()) {
            assertThat(model.dimension()).isEqualTo(SMALLER);
            before = TrainingFixture.weights(model);
            trainer(model, "whole", RunFolder.Existing.REFUSE).train(PAIRS);
            whole = TrainingFixture.weights(model);
        }
        try (SentenceTransformer model = load()) {
            int[] steps = {0};
            assertThatThrownBy(() -> trainer(model, "parts", RunFolder.Existing.REFUSE)
                            .stopRequested(() -> steps[0]++ == STOPPED_AFTER)
                            .train(PAIRS))
                    .isInstanceOf(InterruptedRunException.class);
        }
        Map<String, float[]> stopped = new TreeMap<>();
        try (SafetensorsReader checkpoint =
                        SafetensorsReader.open(temp.resolve("parts/checkpoint-4/weights.safetensors"));
                TensorScope scope = TensorScope.open()) {
            checkpoint.names().forEach(name -> stopped.put(name, Tensors.toFloats(checkpoint.floats(name))));
        }
        List<String> ofModules =
                whole.keySet().stream().filter(name -> name.matches("\\d_.*")).toList();
        assertThat(ofModules).hasSize(5);
        for (String name : ofModules) {
            assertThat(stopped.get(name))
                    .as(name)
                    .isNotEqualTo(before.get(name))
                    .isNotEqualTo(whole.get(name));
        }
        try (SentenceTransformer model = load()) {
            trainer(model, "parts", RunFolder.Existing.RESUME).resume(true).train(PAIRS);
            TrainingFixture.assertSameBits(TrainingFixture.weights(model), whole);
        }
    }
}
