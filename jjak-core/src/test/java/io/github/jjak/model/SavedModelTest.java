package io.github.jjak.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jjak.error.ModelException;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.model.internal.StandardPooling;
import io.github.jjak.tensor.internal.TensorScope;
import io.github.jjak.tensor.internal.Tensors;
import io.github.jjak.weights.StoredType;
import io.github.jjak.weights.internal.SafetensorsReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is saved is the model that was in memory, and every file beside the weights is true of them. */
class SavedModelTest {

    private static final List<String> TEXTS = List.of("Where is my parcel?", "배송은 언제 오나요?", "환불");

    @TempDir
    private Path temp;

    @ParameterizedTest
    @CsvSource({
        "dtype, bfloat16, FP32, float32",
        "torch_dtype, float16, FP32, float32",
        "dtype, float64, FP32, float32",
        "dtype, float32, FP16, float16",
        "torch_dtype, bfloat16, FP16, float16",
        "none, none, FP32, none",
        "none, none, FP16, none"
    })
    void theNumberFormatIsThatOfTheWrittenWeights(String key, String stated, StoredType type, String written)
            throws IOException {
        DamagedFolder folder = DamagedFolder.copyOf("bert-tiny", temp).json("config.json", json -> {
            json.remove(List.of("dtype", "torch_dtype"));
            if (!key.equals("none")) {
                json.put(key, stated);
            }
        });
        Path saved = temp.resolve("saved");
        try (SentenceTransformer model = SentenceTransformer.load(folder.path())) {
            model.save(saved, type);
        }
        ObjectNode json = JsonFile.readObject(saved.resolve("config.json"));
        assertThat(json.path(key).asText("none")).isEqualTo(written);
        assertThat(header(saved)).contains(type == StoredType.FP16 ? "\"F16\"" : "\"F32\"");
        assertThat(header(saved)).doesNotContain(type == StoredType.FP16 ? "\"F32\"" : "\"F16\"");
    }

    private static String header(Path folder) throws IOException {
        byte[] bytes = Files.readAllBytes(folder.resolve("model.safetensors"));
        return new String(bytes, 0, Math.min(bytes.length, 20_000), StandardCharsets.ISO_8859_1);
    }

    @Test
    void halfPrecisionIsReadAsItWasRounded() throws IOException {
        Path once = temp.resolve("once");
        Path twice = temp.resolve("twice");
        float[][] vectors;
        try (SentenceTransformer model = SentenceTransformer.load(copy("bert-tiny-dense"))) {
            model.save(once, StoredType.FP16);
        }
        try (SentenceTransformer model = SentenceTransformer.load(once)) {
            vectors = model.encode(TEXTS);
            model.save(twice);
        }
        assertThat(JsonFile.readObject(twice.resolve("config.json"))
                        .path("dtype")
                        .asText())
                .isEqualTo("float32");
        try (SentenceTransformer model = SentenceTransformer.load(twice)) {
            assertThat(model.encode(TEXTS)).isDeepEqualTo(vectors);
        }
    }

    private Path copy(String name) throws IOException {
        return DamagedFolder.copyOf(name, temp).path();
    }

    @ParameterizedTest
    @ValueSource(strings = {"bert-tiny", "roberta-klue-tiny", "xlm-roberta-tiny-plain", "mpnet-tiny-plain"})
    void thePoolerIsKept(String name) throws IOException {
        Path folder = copy(name);
        Path saved = temp.resolve("saved");
        try (SentenceTransformer model = SentenceTransformer.load(folder)) {
            model.save(saved);
        }
        try (SafetensorsReader before = SafetensorsReader.open(folder.resolve("model.safetensors"));
                SafetensorsReader after = SafetensorsReader.open(saved.resolve("model.safetensors"));
                TensorScope scope = TensorScope.open()) {
            for (String tensor : List.of("pooler.dense.weight", "pooler.dense.bias")) {
                assertThat(Tensors.toFloats(after.floats(tensor))).isEqualTo(Tensors.toFloats(before.floats(tensor)));
            }
            assertThat(after.names()).containsExactlyInAnyOrderElementsOf(before.names());
        }
    }

    @Test
    void thePositionsThatAreWrittenAreCounted() throws IOException {
        DamagedFolder folder = DamagedFolder.copyOf("bert-tiny", temp)
                .json(
                        "config.json",
                        json -> json.put("max_position_embeddings", 512).put("auto_map", "x"));
        Path saved = temp.resolve("saved");
        try (SentenceTransformer model = SentenceTransformer.load(folder.path())) {
            model.save(saved);
        }
        ObjectNode json = JsonFile.readObject(saved.resolve("config.json"));
        assertThat(json.path("max_position_embeddings").asInt()).isEqualTo(80);
        assertThat(json.has("auto_map")).isFalse();
    }

    /** Modules, poolings, prompts and formats drawn by chance: load, save, load again, save again. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void anyModelIsItselfAfterSaving(long seed) throws IOException {
        Random random = new Random(seed);
        DamagedFolder folder = DamagedFolder.copyOf("bert-tiny-dense", temp);
        drawModules(folder, random);
        folder.json(
                "config.json",
                json -> json.put("dtype", List.of("float32", "bfloat16").get(random.nextInt(2))));
        folder.json("config_sentence_transformers.json", json -> {
            json.putObject("prompts")
                    .put("query", "질문: ")
                    .put("document", "답: ")
                    .put("기본", "글: ");
            json.put("default_prompt_name", random.nextBoolean() ? "기본" : null);
        });
        Path once = temp.resolve("once");
        Path twice = temp.resolve("twice");
        List<float[][]> vectors = saveAndEncode(folder.path(), once);
        assertThat(saveAndEncode(once, twice)).usingRecursiveComparison().isEqualTo(vectors);
        for (String file :
                List.of("config.json", "modules.json", "tokenizer.json", "config_sentence_transformers.json")) {
            assertThat(twice.resolve(file)).hasSameBinaryContentAs(once.resolve(file));
        }
    }

    private static List<float[][]> saveAndEncode(Path folder, Path saved) {
        try (SentenceTransformer model = SentenceTransformer.load(folder)) {
            List<float[][]> vectors = new ArrayList<>();
            vectors.add(model.encode(TEXTS));
            vectors.add(model.encodeQuery(TEXTS));
            vectors.add(model.encodeDocument(TEXTS));
            model.save(saved);
            return vectors;
        }
    }

    private static void drawModules(DamagedFolder folder, Random random) throws IOException {
        ArrayNode modules = JsonFile.object().putArray("modules");
        modules.addObject().put("path", "").put("type", "sentence_transformers.models.Transformer");
        int dimension = 32;
        if (random.nextBoolean()) {
            add(folder, modules, "Normalize", JsonFile.object().put("module_input_name", "token_embeddings"));
        }
        if (random.nextBoolean()) {
            add(folder, modules, "Dense", dense().put("module_input_name", "token_embeddings"));
            dimension = 16;
        }
        List<PoolingMode> modes = new ArrayList<>(List.of(StandardPooling.values()));
        Collections.shuffle(modes, random);
        ObjectNode pooling =
                JsonFile.object().put("embedding_dimension", dimension).put("include_prompt", random.nextBoolean());
        List<PoolingMode> chosen =
                modes.subList(0, dimension == 32 && random.nextBoolean() ? 1 : 1 + random.nextInt(3));
        chosen.forEach(mode -> pooling.withArray("pooling_mode").add(mode.modeName()));
        add(folder, modules, "Pooling", pooling);
        if (dimension * chosen.size() == 32) {
            add(folder, modules, "Dense", dense());
        }
        if (random.nextBoolean()) {
            add(folder, modules, "Normalize", JsonFile.object());
        }
        JsonFile.write(folder.file("modules.json"), modules);
    }

    private static ObjectNode dense() {
        return JsonFile.object().put("in_features", 32).put("out_features", 16);
    }

    private static void add(DamagedFolder folder, ArrayNode modules, String className, ObjectNode configuration)
            throws IOException {
        String path = "new_" + modules.size() + "_" + className;
        Path target = Files.createDirectory(folder.file(path));
        JsonFile.write(target.resolve("config.json"), configuration);
        if (className.equals("Dense")) {
            Files.copy(folder.file("2_Dense/model.safetensors"), target.resolve("model.safetensors"));
        }
        modules.addObject()
                .put("name", path)
                .put("path", path)
                .put("type", "sentence_transformers.models." + className);
    }

    @Test
    void nothingDependsOnTheMachinesLanguage() throws IOException {
        Path folder = DamagedFolder.copyOf("bert-tiny", temp)
                .json("sentence_bert_config.json", json -> json.put("do_lower_case", true))
                .path();
        List<String> texts = List.of("WHERE IS MY PARCEL? İI", "ΟΔΟΣ", "TITLE");
        float[][] expected;
        try (SentenceTransformer model = SentenceTransformer.load(folder)) {
            expected = model.encode(texts);
        }
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("tr-TR"));
            try (SentenceTransformer model = SentenceTransformer.load(folder)) {
                assertThat(model.encode(texts)).isDeepEqualTo(expected);
                model.save(temp.resolve("saved"));
            }
            try (SentenceTransformer model = SentenceTransformer.load(temp.resolve("saved"))) {
                assertThat(model.encode(texts)).isDeepEqualTo(expected);
            }
        } finally {
            Locale.setDefault(before);
        }
    }

    /** Python cannot pad with a token that nobody names. */
    @Test
    void aTokenizerWithoutSettingsGetsThem() throws IOException {
        Path folder = DamagedFolder.copyOf("bert-tiny", temp)
                .without("tokenizer_config.json")
                .path();
        Path saved = temp.resolve("saved");
        try (SentenceTransformer model = SentenceTransformer.load(folder)) {
            model.save(saved);
        }
        ObjectNode json = JsonFile.readObject(saved.resolve("tokenizer_config.json"));
        assertThat(json.path("tokenizer_class").asText()).isEqualTo("PreTrainedTokenizerFast");
        assertThat(json.path("pad_token").asText()).isEqualTo("[PAD]");
        assertThat(json.path("cls_token").asText()).isEqualTo("[CLS]");
    }

    @Test
    void anAdapterWithoutItsWeightsIsRefused() throws IOException {
        Path folder = copy("bert-tiny");
        Files.writeString(folder.resolve("adapter_config.json"), "{\"peft_type\":\"LORA\"}");
        assertThatThrownBy(() -> SentenceTransformer.load(folder).close())
                .isInstanceOf(ModelException.class)
                .hasMessageContainingAll("adapter_config.json", "merge_and_unload");
    }
}
