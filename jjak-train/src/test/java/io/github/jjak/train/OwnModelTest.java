package io.github.jjak.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jjak.encoder.EncoderArchitecture;
import io.github.jjak.error.ModelException;
import io.github.jjak.error.UsageException;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.model.LoadOptions;
import io.github.jjak.model.OnnxExporter;
import io.github.jjak.model.PoolingMode;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.run.RunFolder;
import io.github.jjak.tensor.internal.TensorScope;
import io.github.jjak.tensor.internal.Tensors;
import io.github.jjak.weights.internal.SafetensorsWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An architecture and a pooling of a user's own, through the API alone. */
class OwnModelTest {

    private static final int WIDTH = 8;
    private static final String TABLE = "embeddings.weight";
    private static final String MATRIX = "layer.0.dense.weight";

    /** A table of tokens and a linear layer beside it. */
    private record Projector(int hiddenSize) implements EncoderArchitecture {

        Projector() {
            this(WIDTH);
        }

        @Override
        public String modelType() {
            return "projector";
        }

        @Override
        public Network network(Map<String, Object> configuration) {
            int vocabulary = Objects.requireNonNull((Integer) configuration.get("vocab_size"));
            int width = Objects.requireNonNull((Integer) configuration.get("width"));
            return new Network() {
                @Override
                public int vocabularySize() {
                    return vocabulary;
                }

                @Override
                public int hiddenSize() {
                    return hiddenSize;
                }

                @Override
                public int layers() {
                    return 1;
                }

                @Override
                public int maxTokens() {
                    return 64;
                }

                @Override
                public Map<String, long[]> weights() {
                    return Map.of(TABLE, new long[] {vocabulary, width}, MATRIX, new long[] {width, width});
                }

                @Override
                public Tensor forward(Map<String, Tensor> weights, Tensor ids, boolean training) {
                    Tensor words = torch.embedding(weights.get(TABLE), ids);
                    return words.add(torch.dropout(torch.linear(words, weights.get(MATRIX)), 0.1, training));
                }
            };
        }
    }

    /** The sum of the first and the last token. */
    private static final class Ends implements PoolingMode {

        @Override
        public String modeName() {
            return "ends";
        }

        @Override
        public Tensor pool(Tensor block, @Nullable Tensor content) {
            return block.select(1, 0).add(block.select(1, block.size(1) - 1));
        }
    }

    private static final LoadOptions OWN =
            LoadOptions.ofDefaults().withArchitecture(new Projector()).withPooling(new Ends());

    @TempDir
    private Path temp;

    private Path folder;
    private float[][] table;
    private float[][] matrix;

    @BeforeEach
    void modelFolder() throws Exception {
        folder = temp.resolve("model");
        try (SentenceTransformer model = TrainingFixture.tiny()) {
            model.save(folder);
        }
        // A plain encoder folder: its modules belong to the other encoder.
        Files.delete(folder.resolve("modules.json"));
        int vocabulary = JsonFile.readObject(folder.resolve("config.json"))
                .get("vocab_size")
                .asInt();
        JsonFile.write(
                folder.resolve("config.json"),
                JsonFile.object()
                        .put("model_type", "projector")
                        .put("vocab_size", vocabulary)
                        .put("width", WIDTH)
                        .put("position_embedding_type", "none"));
        Random random = new Random(5);
        table = matrix(vocabulary, random);
        matrix = matrix(WIDTH, random);
        try (TensorScope scope = TensorScope.open()) {
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            tensors.put(TABLE, Tensors.ofRows(List.of(table)));
            tensors.put(MATRIX, Tensors.ofRows(List.of(matrix)));
            Files.delete(folder.resolve("model.safetensors"));
            SafetensorsWriter.write(folder.resolve("model.safetensors"), tensors);
        }
    }

    private static float[][] matrix(int rows, Random random) {
        float[][] matrix = new float[rows][WIDTH];
        for (float[] row : matrix) {
            for (int i = 0; i < row.length; i++) {
                row[i] = (float) random.nextGaussian() / 4;
            }
        }
        return matrix;
    }

    private SentenceTransformer load(LoadOptions options) {
        return SentenceTransformer.load(folder.toString(), options);
    }

    @Test
    void encodesWhatTheyCompute() {
        try (SentenceTransformer model = load(OWN)) {
            List<String> texts = List.of("전입신고는 어디서 하나요?", "여권", "여권을 잃어버렸어요.");
            float[][] vectors = model.encode(texts);
            assertThat(model.dimension()).isEqualTo(WIDTH);
            for (int i = 0; i < texts.size(); i++) {
                int[] ids = model.internals().tokenize(texts).ids().get(i);
                float[] first = hidden(ids[0]);
                float[] last = hidden(ids[ids.length - 1]);
                for (int j = 0; j < WIDTH; j++) {
                    assertThat(vectors[i][j]).isCloseTo(first[j] + last[j], within(1e-5f));
                }
            }
        }
    }

    private float[] hidden(int id) {
        float[] hidden = table[id].clone();
        for (int i = 0; i < WIDTH; i++) {
            for (int j = 0; j < WIDTH; j++) {
                hidden[i] += matrix[i][j] * table[id][j];
            }
        }
        return hidden;
    }

    @Test
    void trainsSavesAndLoads() {
        RunFolder run = RunFolder.prepare(temp.resolve("run"), RunFolder.Existing.REFUSE);
        List<String> texts = List.of("주민등록증을 새로 만들고 싶어요.");
        try (SentenceTransformer model = load(OWN)) {
            Map<String, float[]> before = TrainingFixture.weights(model);
            Trainer.builder(model)
                    .arguments(TrainingArguments.builder()
                            .batchSize(8)
                            .maxSteps(2)
                            .miniBatchTokens(64)
                            .learningRate(1e-3)
                            .build())
                    .output(run)
                    .train(TrainingFixture.pairs(16));
            assertThat(TrainingFixture.weights(model))
                    .hasSize(2)
                    .allSatisfy((name, values) -> assertThat(values).isNotEqualTo(before.get(name)));
            try (SentenceTransformer saved = SentenceTransformer.load(run.last().toString(), OWN)) {
                assertThat(saved.encode(texts)).isDeepEqualTo(model.encode(texts));
            }
        }
        ObjectNode configuration = JsonFile.readObject(run.last().resolve("config.json"));
        assertThat(configuration.get("model_type").asText()).isEqualTo("projector");
        ObjectNode pooling = JsonFile.readObject(run.last().resolve("1_Pooling/config.json"));
        assertThat(pooling.get("pooling_mode").get(0).asText()).isEqualTo("ends");
        assertThatThrownBy(() -> SentenceTransformer.load(run.last()))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("model_type is \"projector\"")
                .hasMessageContaining("LoadOptions.withArchitecture");
        assertThatThrownBy(() -> SentenceTransformer.load(
                        run.last().toString(), LoadOptions.ofDefaults().withArchitecture(new Projector())))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("\"ends\"")
                .hasMessageContaining("LoadOptions.withPooling");
    }

    @Test
    void anotherPoolingTakesThePlaceOfTheModels() {
        LoadOptions options = LoadOptions.ofDefaults().withArchitecture(new Projector());
        try (SentenceTransformer mean = load(options);
                SentenceTransformer two = load(options.withPooling(PoolingMode.MEAN, PoolingMode.CLS))) {
            float[] vector = two.encode("여권을 잃어버렸어요.");
            assertThat(vector).hasSize(2 * WIDTH).startsWith(mean.encode("여권을 잃어버렸어요."));
        }
    }

    @Test
    void whatTheyCannotDoIsRefused() {
        try (SentenceTransformer model = load(OWN)) {
            assertThatThrownBy(() ->
                            OnnxExporter.export(model, temp.resolve("onnx"), OnnxExporter.Output.SENTENCE_EMBEDDING))
                    .isInstanceOf(ModelException.class)
                    .hasMessageContaining("projector");
            assertThat(temp.resolve("onnx")).as("no files of a failed export").doesNotExist();
            assertThatThrownBy(() -> model.internals().encoder().withVocabulary(new int[] {0, 1}))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("projector");
        }
        try (SentenceTransformer model = SentenceTransformer.load(
                "builtin:ko-tiny", LoadOptions.ofDefaults().withPooling(new Ends()))) {
            assertThatThrownBy(() ->
                            OnnxExporter.export(model, temp.resolve("onnx"), OnnxExporter.Output.SENTENCE_EMBEDDING))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("ends");
        }
    }

    @Test
    void mistakesInThemAreNamed() throws Exception {
        try (SentenceTransformer model = load(LoadOptions.ofDefaults().withArchitecture(new Projector(WIDTH + 1)))) {
            assertThatThrownBy(() -> model.encode("여권"))
                    .isInstanceOf(ModelException.class)
                    .hasMessageContaining("projector")
                    .hasMessageContaining("9]");
        }
        assertThatThrownBy(() -> OWN.withArchitecture(new Projector()))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("projector");
        ObjectNode json = JsonFile.readObject(folder.resolve("config.json"));
        json.remove("width");
        JsonFile.write(folder.resolve("config.json"), json);
        assertThatThrownBy(() -> load(OWN).close())
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("config.json cannot be read by the architecture projector");
    }
}
