package io.github.jjak.encoder.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jjak.error.ModelException;
import io.github.jjak.fixture.ParityFixtures;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.tensor.internal.TensorScope;
import io.github.jjak.tensor.internal.Tensors;
import io.github.jjak.weights.internal.SafetensorsReader;
import io.github.jjak.weights.internal.SafetensorsWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The same weights under other names, in several files, among heads: always the same vectors. */
class CheckpointDialectsTest {

    private static final List<String> TEXTS = List.of("배송은 언제 오나요?", "Where is my parcel?", "환불");

    private final ParityFixtures fixtures = ParityFixtures.of(CheckpointDialectsTest.class);

    @TempDir
    private Path temp;

    private Path folder = Path.of("");

    private void copyWithoutWeights(String name) throws IOException {
        folder = Files.createDirectories(temp.resolve(name));
        try (var files = Files.list(fixtures.path(name + "-plain"))) {
            for (Path file : files.toList()) {
                if (!file.getFileName().toString().endsWith(".safetensors")) {
                    Files.copy(file, folder.resolve(file.getFileName().toString()));
                }
            }
        }
    }

    @BeforeEach
    void loadsLibtorch() {
        TensorScope.open().close();
    }

    @ParameterizedTest
    @CsvSource({
        "bert-tiny, bert.",
        "roberta-klue-tiny, roberta.",
        "xlm-roberta-tiny, roberta.",
        "electra-tiny, electra.",
        "distilbert-tiny, distilbert.",
        "mpnet-tiny, mpnet.",
        "modernbert-tiny, model."
    })
    void prefixesOldNamesAndHeads(String name, String prefix) throws Exception {
        copyWithoutWeights(name);
        write(
                name,
                old -> prefix
                        + old.replace("LayerNorm.weight", "LayerNorm.gamma")
                                .replace("LayerNorm.bias", "LayerNorm.beta"));
        assertSameVectors(name);
    }

    @Test
    void camembertIsRobertaByAnotherName() throws Exception {
        copyWithoutWeights("roberta-klue-tiny");
        write("roberta-klue-tiny", old -> "roberta." + old);
        Path configuration = folder.resolve("config.json");
        JsonFile.write(configuration, JsonFile.readObject(configuration).put("model_type", "camembert"));
        assertSameVectors("roberta-klue-tiny");
    }

    @Test
    void severalFilesWithAnIndex() throws Exception {
        copyWithoutWeights("bert-tiny");
        ObjectNode index = JsonFile.object();
        try (SafetensorsReader source = SafetensorsReader.open(weights("bert-tiny"));
                TensorScope scope = TensorScope.open()) {
            Map<String, Map<String, Tensor>> shards = new LinkedHashMap<>();
            for (String tensor : source.names()) {
                String file = tensor.contains("layer.1")
                        ? "model-00002-of-00002.safetensors"
                        : "model-00001-of-00002.safetensors";
                shards.computeIfAbsent(file, key -> new LinkedHashMap<>()).put(tensor, source.floats(tensor));
                index.withObject("weight_map").put(tensor, file);
            }
            for (Map.Entry<String, Map<String, Tensor>> shard : shards.entrySet()) {
                SafetensorsWriter.write(folder.resolve(shard.getKey()), shard.getValue());
            }
        }
        Path indexFile = folder.resolve("model.safetensors.index.json");
        JsonFile.write(indexFile, index);
        assertSameVectors("bert-tiny");

        index.withObject("weight_map").put("embeddings.LayerNorm.bias", "../secret.safetensors");
        JsonFile.write(indexFile, index);
        assertRefused("../secret.safetensors", "only plain names");
        index.withObject("weight_map").put("embeddings.LayerNorm.bias", "model-00002-of-00002.safetensors");
        JsonFile.write(indexFile, index);
        assertRefused("says that tensor embeddings.LayerNorm.bias is in model-00002", "it is not");
        index.withObject("weight_map").put("embeddings.LayerNorm.bias", "model-00003-of-00003.safetensors");
        JsonFile.write(indexFile, index);
        assertRefused("There is no file", "model-00003");
        JsonFile.write(indexFile, JsonFile.object());
        assertRefused("names no tensor");
    }

    @Test
    void everyMissingAndMisshapenTensorIsNamed() throws Exception {
        copyWithoutWeights("electra-tiny");
        try (SafetensorsReader source = SafetensorsReader.open(weights("electra-tiny"));
                TensorScope scope = TensorScope.open()) {
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            for (String tensor : source.names()) {
                if (!tensor.startsWith("embeddings_project.w")) {
                    tensors.put(tensor, source.floats(tensor));
                }
            }
            tensors.put("encoder.layer.1.output.dense.weight", Tensors.of(new float[6], 2, 3));
            SafetensorsWriter.write(folder.resolve("model.safetensors"), tensors);
        }
        assertRefused(
                "embeddings_project.weight of shape [32, 16] is missing",
                "encoder.layer.1.output.dense.weight should have shape [32, 64] but has shape [2, 3]");
    }

    private Path weights(String name) {
        return fixtures.path(name + "-plain").resolve("model.safetensors");
    }

    private void write(String name, UnaryOperator<String> rename) throws IOException {
        try (SafetensorsReader source = SafetensorsReader.open(weights(name));
                TensorScope scope = TensorScope.open()) {
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            for (String tensor : source.names()) {
                tensors.put(rename.apply(tensor), source.floats(tensor));
            }
            tensors.put("cls.predictions.bias", Tensors.of(new float[3], 3));
            tensors.put("lm_head.decoder.weight", Tensors.of(new float[4], 2, 2));
            SafetensorsWriter.write(folder.resolve("model.safetensors"), tensors);
        }
    }

    private void assertSameVectors(String name) {
        try (SentenceTransformer expected = SentenceTransformer.load(fixtures.path(name + "-plain"));
                SentenceTransformer actual = SentenceTransformer.load(folder)) {
            assertThat(actual.encode(TEXTS)).isDeepEqualTo(expected.encode(TEXTS));
        }
    }

    private void assertRefused(String... words) {
        assertThatThrownBy(() -> SentenceTransformer.load(folder).close())
                .isInstanceOf(ModelException.class)
                .hasMessageContainingAll(words);
    }
}
