package io.github.jjak.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jjak.encoder.internal.LowRankAdapter;
import io.github.jjak.error.ModelException;
import io.github.jjak.error.UsageException;
import io.github.jjak.fixture.ParityFixtures;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.model.internal.EmbeddingPass;
import io.github.jjak.model.internal.ModelTraining;
import io.github.jjak.tensor.Precision;
import io.github.jjak.tensor.internal.Parameter;
import io.github.jjak.tensor.internal.TensorScope;
import io.github.jjak.tensor.internal.Tensors;
import io.github.jjak.tokenize.internal.PackedTokens;
import io.github.jjak.weights.internal.SafetensorsReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** LoRA adapters: vectors and gradients are those of PEFT under sentence-transformers; files go there and back. */
@Tag("numeric")
class AdapterTest {

    private static final LowRankAdapter.Shape SHAPE =
            new LowRankAdapter.Shape(4, 12, List.of("query", "value", "dense"));

    @TempDir
    private Path temp;

    private final ParityFixtures fixtures = ParityFixtures.of(AdapterTest.class);
    private final JsonNode reference = fixtures.json("adapters/lora.json");
    private final List<String> texts = ParityFixtures.strings(reference.get("texts"));

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
    }

    /** The adapter's folder, with other settings. */
    private Path adapter(Consumer<ObjectNode> change) throws IOException {
        Path folder = temp.resolve("adapter");
        copy(fixtures.path("adapters/lora"), folder);
        ObjectNode json = JsonFile.readObject(folder.resolve("adapter_config.json"));
        json.put("base_model_name_or_path", fixtures.path("roberta-klue-tiny").toString());
        change.accept(json);
        JsonFile.write(folder.resolve("adapter_config.json"), json);
        return folder;
    }

    private void assertVectors(SentenceTransformer model) {
        float[][] vectors = model.encode(texts);
        for (int row = 0; row < vectors.length; row++) {
            JsonNode expected = reference.get("vectors").get(row);
            for (int i = 0; i < vectors[row].length; i++) {
                float wanted = (float) expected.get(i).asDouble();
                assertThat(vectors[row][i]).isCloseTo(wanted, within(2e-5f * Math.max(1, Math.abs(wanted))));
            }
        }
    }

    /** As sentence-transformers saves it: without the encoder's weights. Saved again, it is merged. */
    @Test
    void anAdapterAloneIsAddedToTheModelThatItNames() throws IOException {
        try (SentenceTransformer model = SentenceTransformer.load(adapter(json -> {}))) {
            assertVectors(model);
            model.save(temp.resolve("merged"));
        }
        assertThat(temp.resolve("merged/adapter_config.json")).doesNotExist();
        try (SentenceTransformer model = SentenceTransformer.load(temp.resolve("merged"))) {
            assertVectors(model);
        }
    }

    @Test
    void anAdapterBesideTheWeightsIsAddedToThem() throws IOException {
        Path folder = temp.resolve("both");
        copy(fixtures.path("roberta-klue-tiny"), folder);
        Path adapter = adapter(json -> {});
        for (String file : List.of("adapter_config.json", "adapter_model.safetensors")) {
            Files.copy(adapter.resolve(file), folder.resolve(file));
        }
        try (SentenceTransformer model = SentenceTransformer.load(folder)) {
            assertVectors(model);
        }
    }

    /** Half the sum of squares of all vectors' numbers. */
    @Test
    void gradientsAreThoseOfPeft() {
        try (SentenceTransformer model = SentenceTransformer.load(fixtures.path("roberta-klue-tiny"));
                SafetensorsReader matrices =
                        SafetensorsReader.open(fixtures.path("adapters/lora/adapter_model.safetensors"));
                SafetensorsReader gradients =
                        SafetensorsReader.open(fixtures.path("adapters/lora_gradients.safetensors"))) {
            LowRankAdapter adapter = LowRankAdapter.load(model.internals().encoder(), SHAPE, matrices);
            try (ModelTraining training = model.internals().training(Precision.FP32, false, false, adapter);
                    TensorScope scope = TensorScope.open()) {
                PackedTokens tokens =
                        PackedTokens.pack(model.internals().tokenize(texts).ids());
                try (EmbeddingPass pass = training.pass(tokens, 1)) {
                    pass.backward(pass.embeddings());
                }
                training.completeGradients();
                assertThat(training.parameters()).hasSize(gradients.names().size());
                for (Parameter parameter : training.parameters()) {
                    float[] actual = Tensors.toFloats(parameter.value().grad());
                    Tensor wanted = gradients.floats(parameter.name().substring("lora.".length()));
                    float[] expected = Tensors.toFloats(wanted);
                    double largest = wanted.abs().max().item_double();
                    assertThat(actual).hasSameSizeAs(expected);
                    for (int i = 0; i < actual.length; i++) {
                        assertThat((double) actual[i])
                                .as("%s[%d]", parameter.name(), i)
                                .isCloseTo(expected[i], within(1e-5 * Math.max(1, largest)));
                    }
                }
                training.clearGradients(false);
                assertThat(training.parameters())
                        .noneMatch(parameter -> parameter.value().grad().defined());
            } finally {
                model.internals().encoder().freeze(false, 0);
            }
        }
    }

    /** A fresh one changes nothing; after a change of its matrices, its files give the vectors that the model has. */
    @Test
    void whatIsTrainedIsWrittenAndReadAgain() throws IOException {
        Path written = temp.resolve("run");
        float[][] trained;
        try (SentenceTransformer model = SentenceTransformer.load(fixtures.path("roberta-klue-tiny"))) {
            float[][] before = model.encode(texts);
            LowRankAdapter adapter =
                    LowRankAdapter.random(model.internals().encoder(), new LowRankAdapter.Shape(2, 8, List.of()), 5);
            assertThat(adapter.targets()).containsExactly("query", "value");
            try (ModelTraining training = model.internals().training(Precision.FP32, true, false, adapter);
                    TensorScope scope = TensorScope.open()) {
                assertThat(model.encode(texts)).isDeepEqualTo(before);
                training.parameters()
                        .forEach(parameter -> parameter.value().detach().add_(Tensors.number(0.3)));
                training.parametersChanged();
                trained = model.encode(texts);
                training.saveAdapter(written);
            } finally {
                model.internals().encoder().freeze(false, 0);
            }
            assertThat(trained[0]).isNotEqualTo(before[0]);
            assertThat(model.encode(texts)).isDeepEqualTo(trained);
        }
        try (SentenceTransformer model = SentenceTransformer.load(written.resolve("adapter"))) {
            assertThat(model.encode(texts)).isDeepEqualTo(trained);
        }
    }

    @Test
    void otherAdaptersAreRefusedByKey() throws IOException {
        for (Consumer<ObjectNode> change : List.<Consumer<ObjectNode>>of(
                json -> json.put("peft_type", "IA3"),
                json -> json.put("use_dora", true),
                json -> json.put("bias", "all"),
                json -> json.putObject("rank_pattern").put("query", 8),
                json -> json.putArray("modules_to_save").add("pooler"),
                json -> json.put("target_modules", ".*query"),
                json -> json.put("r", 5000),
                json -> json.put("r", 3),
                json -> json.putArray("target_modules").add("query"),
                json -> json.put("base_model_name_or_path", "builtin:ko-tiny"),
                json -> json.put("base_model_name_or_path", ""))) {
            Path folder = adapter(change);
            assertThatThrownBy(() -> SentenceTransformer.load(folder).close()).isInstanceOf(ModelException.class);
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file :
                        files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
        try (SentenceTransformer model = SentenceTransformer.load(fixtures.path("roberta-klue-tiny"))) {
            assertThatThrownBy(() -> LowRankAdapter.random(
                            model.internals().encoder(), new LowRankAdapter.Shape(2, 4, List.of("Wqkv")), 1))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContainingAll("Wqkv", "query", "all-linear");
        }
    }

    /** One parameter in one architecture, parts of one in another. */
    @Test
    void everyArchitectureHasLayersToChange() {
        for (String name : List.of(
                "bert-tiny-plain",
                "distilbert-tiny-plain",
                "electra-tiny-plain",
                "mpnet-tiny-plain",
                "modernbert-tiny-plain")) {
            try (SentenceTransformer model = SentenceTransformer.load(fixtures.path(name));
                    LowRankAdapter usual = LowRankAdapter.random(
                            model.internals().encoder(), new LowRankAdapter.Shape(2, 4, List.of()), 1);
                    LowRankAdapter all = LowRankAdapter.random(
                            model.internals().encoder(),
                            new LowRankAdapter.Shape(2, 4, List.of(LowRankAdapter.ALL_LINEAR)),
                            1)) {
                assertThat(usual.parameters()).as(name).isNotEmpty();
                assertThat(all.parameters().size())
                        .isGreaterThan(usual.parameters().size());
            }
        }
    }
}
