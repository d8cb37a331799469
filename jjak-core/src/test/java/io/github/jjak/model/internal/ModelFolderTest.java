package io.github.jjak.model.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jjak.error.ModelException;
import io.github.jjak.error.UsageException;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.model.DamagedFolder;
import io.github.jjak.model.LoadOptions;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.rank.SimilarityFunction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Model folders with something wrong: each is refused by name, never half loaded. */
class ModelFolderTest {

    private static final String WORDS = "embeddings.word_embeddings.weight";

    @TempDir
    private Path temp;

    private DamagedFolder bert() throws IOException {
        return DamagedFolder.copyOf("bert-tiny", temp);
    }

    private static void assertRefused(DamagedFolder folder, String... words) {
        assertThatThrownBy(() -> SentenceTransformer.load(folder.path()).close())
                .isInstanceOf(ModelException.class)
                .hasMessageContainingAll(words);
    }

    @Test
    void missingFilesAreNamed() throws IOException {
        assertRefused(bert().without("config.json"), "There is no file", "config.json");
        assertRefused(bert().without("tokenizer.json"), "tokenizer.json", "save_pretrained");
        assertRefused(bert().without("model.safetensors"), "lacks model.safetensors");
        assertRefused(bert().without("1_Pooling/config.json"), "There is no file", "1_Pooling");
        DamagedFolder old = bert().without("model.safetensors");
        Files.createFile(old.file("pytorch_model.bin"));
        assertRefused(old, "pytorch_model.bin", "was not written by torch.save", "0 bytes");
        assertThatThrownBy(
                        () -> SentenceTransformer.load(temp.resolve("nirgends").toString()))
                .isInstanceOf(ModelException.class)
                .hasMessageContainingAll("nirgends", "config.json", "builtin:ko-tiny");
        assertThatThrownBy(() -> SentenceTransformer.load("builtin:ko-tinny"))
                .isInstanceOf(ModelException.class)
                .hasMessageContainingAll("Did you mean \"ko-tiny\"?");
        assertThatThrownBy(() -> SentenceTransformer.load("모델\0")).isInstanceOf(ModelException.class);
    }

    @Test
    void missingTensorsAreNamedWithTheirShapes() throws IOException {
        assertRefused(
                bert().tensors("model.safetensors", tensors -> {
                    tensors.remove(WORDS);
                    tensors.remove("encoder.layer.1.output.dense.bias");
                }),
                WORDS + " of shape [320, 32] is missing",
                "encoder.layer.1.output.dense.bias of shape [32] is missing");
    }

    @Test
    void misshapenTensorsAreNamedWithExpectedAndFoundShape() throws IOException {
        assertRefused(
                bert().tensors(
                                "model.safetensors",
                                tensors -> tensors.compute(WORDS, (name, tensor) -> tensor.narrow(0, 0, 300))),
                WORDS + " should have shape [320, 32] but has shape [300, 32]");
        assertRefused(
                bert().json("config.json", json -> json.put("intermediate_size", 96)),
                "encoder.layer.0.intermediate.dense.weight should have shape [96, 32] but has shape [64, 32]");
        assertRefused(
                bert().json("config.json", json -> json.put("num_hidden_layers", 3)),
                "encoder.layer.2.output.dense.weight of shape [32, 64] is missing");
        assertRefused(
                DamagedFolder.copyOf("bert-tiny-dense", temp)
                        .tensors(
                                "2_Dense/model.safetensors",
                                tensors -> tensors.compute("linear.bias", (name, tensor) -> tensor.narrow(0, 0, 3))),
                "linear.bias should have shape",
                "but has shape [3]");
    }

    @Test
    void truncatedWeightsAreNamedByTensor() throws IOException {
        DamagedFolder folder = bert();
        byte[] bytes = Files.readAllBytes(folder.file("model.safetensors"));
        Files.write(folder.file("model.safetensors"), Arrays.copyOf(bytes, bytes.length - 4));
        assertRefused(folder, "model.safetensors", "tensor ", "cut off");
        Files.write(folder.file("model.safetensors"), Arrays.copyOf(bytes, 100));
        assertRefused(folder, "model.safetensors", "100 bytes", "cut off");
    }

    @Test
    void unknownArchitecturesListTheKnownOnes() throws IOException {
        assertRefused(
                bert().json("config.json", json -> json.put("model_type", "gpt2")),
                "model_type is \"gpt2\"",
                "Supported are bert, roberta");
        assertRefused(
                bert().json("config.json", json -> json.put("model_type", "robrta")), "Did you mean \"roberta\"?");
        assertRefused(bert().json("config.json", json -> json.remove("model_type")), "Supported are bert, roberta");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"hidden_size\":0",
                "\"hidden_size\":-32",
                "\"hidden_size\":\"32\"",
                "\"hidden_size\":2147483648",
                "\"num_attention_heads\":5",
                "\"num_hidden_layers\":1000000",
                "\"hidden_act\":\"mish\"",
                "\"hidden_dropout_prob\":1.5",
                "\"layer_norm_eps\":-1",
                "\"position_embedding_type\":\"relative_key\"",
                "\"is_decoder\":true",
                "\"vocab_size\":null",
            })
    void configurationsOutOfRangeAreRefusedByField(String field) throws IOException {
        String name = field.substring(1, field.indexOf('"', 1));
        DamagedFolder folder = bert().json("config.json", json -> json.remove(name));
        folder.replace("config.json", "{\n", "{\n" + field + ",\n");
        assertRefused(folder, "config.json", name);
    }

    @Test
    void modulePathsMayNotLeadOutOfTheFolder() throws IOException {
        for (String path : new String[] {"../elsewhere", "1_Pooling/../../elsewhere", "/etc", "..", "../../../.."}) {
            assertRefused(
                    bert().replace("modules.json", "\"1_Pooling\"", "\"" + path + "\""),
                    "modules.json",
                    path,
                    "leads outside the folder");
        }
        assertRefused(
                bert().replace("modules.json", "\"1_Pooling\"", "\"\\u0000\""), "modules.json", "not a valid path");
    }

    @Test
    void modulesWithCodeOfTheirOwnAreNotRun() throws IOException {
        assertRefused(
                bert().replace(
                                "modules.json",
                                "sentence_transformers.sentence_transformer.modules.pooling.",
                                "os.system."),
                "os.system.Pooling",
                "does not run",
                "Normalize");
        assertRefused(
                bert().replace("modules.json", "modules.pooling.Pooling", "modules.LSTM"),
                "LSTM is not supported",
                "recurrent network",
                "Pooling, Dense, Normalize, LayerNorm, WeightedLayerPooling and Dropout");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "{}", "3", "[3]", "[{}]", "[{\"type\":7}]", "[null]", "nonsense"})
    void modulesThatAreNoListOfModulesAreRefused(String content) throws IOException {
        DamagedFolder folder = bert();
        Files.writeString(folder.file("modules.json"), content);
        assertRefused(folder, "modules.json");
    }

    @Test
    void poolingMustFitTheEncoder() throws IOException {
        assertRefused(bert().json("1_Pooling/config.json", json -> json.put("embedding_dimension", 768)), "768", "32");
        assertRefused(
                bert().json("1_Pooling/config.json", json -> json.put("pooling_mode", "median")),
                "\"median\"",
                "cls, max, mean");
    }

    @Test
    void denseMustFitWhatArrives() throws IOException {
        assertRefused(
                DamagedFolder.copyOf("bert-tiny-dense", temp)
                        .json("2_Dense/config.json", json -> json.put("in_features", 7)),
                "in_features is 7",
                "32 dimensions");
        assertRefused(
                DamagedFolder.copyOf("bert-tiny-dense", temp)
                        .json("2_Dense/config.json", json -> json.put("activation_function", "os.system")),
                "\"os.system\"",
                "torch.nn.modules.activation.Tanh");
        assertRefused(
                DamagedFolder.copyOf("bert-tiny-dense", temp).without("2_Dense/model.safetensors"),
                "lacks model.safetensors",
                "2_Dense");
    }

    @ParameterizedTest
    @EnumSource
    void theSimilarityOfTheModelIsKept(SimilarityFunction similarity) throws IOException {
        DamagedFolder folder = bert();
        JsonFile.write(
                folder.file("config_sentence_transformers.json"),
                JsonFile.object().put("similarity_fn_name", similarity.id()));
        Path saved = temp.resolve("saved-" + similarity.id());
        try (SentenceTransformer model = SentenceTransformer.load(folder.path())) {
            assertThat(model.similarityFunction()).isEqualTo(similarity);
            model.save(saved);
        }
        try (SentenceTransformer model = SentenceTransformer.load(saved)) {
            assertThat(model.similarityFunction()).isEqualTo(similarity);
        }
    }

    @Test
    void aSimilarityThatIsAskedForOverrulesAndIsSaved() throws IOException {
        LoadOptions manhattan = LoadOptions.ofDefaults().withSimilarity(SimilarityFunction.MANHATTAN);
        for (String location : new String[] {bert().path().toString(), "builtin:ko-tiny"}) {
            Path saved = temp.resolve("manhattan-" + location.length());
            try (SentenceTransformer plain = SentenceTransformer.load(location);
                    SentenceTransformer model = SentenceTransformer.load(location, manhattan)) {
                assertThat(plain.similarityFunction()).isEqualTo(SimilarityFunction.COSINE);
                model.save(saved);
            }
            assertThat(JsonFile.readObject(saved.resolve("config_sentence_transformers.json"))
                            .get("similarity_fn_name")
                            .asText())
                    .isEqualTo("manhattan");
        }
    }

    @Test
    void aSimilarityThatDoesNotExistIsRefused() throws IOException {
        DamagedFolder folder = bert();
        JsonFile.write(
                folder.file("config_sentence_transformers.json"),
                JsonFile.object().put("similarity_fn_name", "euclidian"));
        assertRefused(folder, "similarity_fn_name", "\"euclidian\"", "Did you mean \"euclidean\"?", "manhattan");
    }

    @Test
    void lengthsMustFitThePositionTable() throws IOException {
        assertThatThrownBy(() -> SentenceTransformer.load(bert().path().toString(), new LoadOptions(1000)))
                .isInstanceOf(UsageException.class)
                .hasMessageContainingAll("1000", "80");
        assertThatThrownBy(() -> new LoadOptions(2))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("at least 3");
        assertRefused(bert().json("sentence_bert_config.json", json -> json.put("max_seq_length", -5)), "-5");
        assertRefused(
                DamagedFolder.copyOf("roberta-klue-tiny", temp)
                        .json("config.json", json -> json.put("pad_token_id", 5000)),
                "position embeddings");
    }

    @Test
    void aTokenizerOfAnotherModelIsNoticed() throws IOException {
        DamagedFolder folder = bert().json("config.json", json -> json.put("vocab_size", 5))
                .tensors(
                        "model.safetensors",
                        tensors -> tensors.compute(WORDS, (name, tensor) -> tensor.narrow(0, 0, 5)));
        assertRefused(folder, "tokenizer has 320 tokens", "vocabulary has 5", "tokenizer.json");
    }

    @Test
    void aRelativeFolderIsLoaded() throws IOException {
        Path absolute = bert().path();
        Path relative = Path.of("").toAbsolutePath().relativize(absolute.toAbsolutePath());
        try (SentenceTransformer model = SentenceTransformer.load(relative.resolve("1_Pooling/.."))) {
            assertThat(model.dimension()).isEqualTo(32);
        }
    }

    @Test
    void aSaveThatACrashInterruptedIsRecoveredOnLoading() throws IOException {
        Path folder = bert().path();
        Files.move(folder, folder.resolveSibling("." + folder.getFileName() + ".old"));
        try (SentenceTransformer model = SentenceTransformer.load(folder)) {
            assertThat(model.dimension()).isEqualTo(32);
        }
    }
}
