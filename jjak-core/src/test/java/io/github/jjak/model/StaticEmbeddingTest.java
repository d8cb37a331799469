package io.github.jjak.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OrtException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jjak.error.ModelException;
import io.github.jjak.error.UsageException;
import io.github.jjak.fixture.OnnxSession;
import io.github.jjak.fixture.ParityFixtures;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.model.internal.EmbeddingModel;
import io.github.jjak.model.internal.EmbeddingPass;
import io.github.jjak.model.internal.ModelFingerprint;
import io.github.jjak.model.internal.ModelTraining;
import io.github.jjak.tensor.Precision;
import io.github.jjak.tensor.internal.TensorScope;
import io.github.jjak.tensor.internal.Tensors;
import io.github.jjak.tokenize.internal.PackedTokens;
import io.github.jjak.trim.TrimOptions;
import io.github.jjak.trim.VocabularyTrim;
import io.github.jjak.weights.StoredType;
import io.github.jjak.weights.internal.SafetensorsReader;
import io.github.jjak.weights.internal.SafetensorsWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables of token vectors: those of sentence-transformers and of Model2Vec give their vectors, and go there and back. */
@Tag("numeric")
class StaticEmbeddingTest {

    private static final float TOLERANCE = 1e-6f;

    @TempDir
    private Path temp;

    private final ParityFixtures fixtures = ParityFixtures.of(StaticEmbeddingTest.class);
    private final JsonNode reference = fixtures.json("static/vectors.json");
    private final List<String> texts = ParityFixtures.strings(reference.get("texts"));

    private Path copy(String name) throws IOException {
        Path target = temp.resolve(name);
        Path from = fixtures.path("static/" + name);
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path to = target.resolve(from.relativize(file).toString());
                if (!Files.isDirectory(to)) {
                    Files.copy(file, to);
                }
            }
        }
        return target;
    }

    /** The table of sentence-transformers alone, which looks at whole texts. */
    private Path plain() throws IOException {
        Path folder = copy("sentence-transformers");
        ArrayNode modules = (ArrayNode) JsonFile.read(folder.resolve("modules.json"));
        while (modules.size() > 1) {
            modules.remove(1);
        }
        JsonFile.write(folder.resolve("modules.json"), modules);
        ObjectNode tokenizer = JsonFile.readObject(folder.resolve("tokenizer.json"));
        JsonFile.write(folder.resolve("tokenizer.json"), tokenizer.putNull("truncation"));
        return folder;
    }

    private void assertVectors(SentenceTransformer model, String expected) {
        assertVectors(model.encode(texts), expected);
    }

    private void assertVectors(float[][] vectors, String expected) {
        for (int row = 0; row < vectors.length; row++) {
            JsonNode wanted = reference.get(expected).get(row);
            assertThat(vectors[row]).hasSize(wanted.size());
            for (int i = 0; i < vectors[row].length; i++) {
                assertThat(vectors[row][i])
                        .as("text %d, number %d", row, i)
                        .isCloseTo((float) wanted.get(i).asDouble(), within(TOLERANCE));
            }
        }
    }

    @Test
    void vectorsAreThoseOfSentenceTransformers() throws IOException {
        try (SentenceTransformer model = SentenceTransformer.load(fixtures.path("static/sentence-transformers"));
                SentenceTransformer table = SentenceTransformer.load(plain())) {
            assertThat(model.internals().maxSequenceLength()).isEqualTo(9);
            assertThat(model.dimension()).isEqualTo(8);
            assertVectors(model, "sentence-transformers");
            assertVectors(table, "plain");
        }
    }

    @Test
    void vectorsAreThoseOfModel2Vec() {
        try (SentenceTransformer model = SentenceTransformer.load(fixtures.path("static/model2vec"))) {
            assertThat(model.internals().maxSequenceLength()).isEqualTo(14);
            assertVectors(model, "model2vec");
        }
    }

    /** Rows of int8 that several tokens share, each with a weight of its own. */
    @Test
    void quantizedVocabulariesAreThoseOfModel2Vec() {
        try (SentenceTransformer model = SentenceTransformer.load(fixtures.path("static/model2vec-quantized"))) {
            assertThat(model.internals().encoder().configuration().vocabularySize())
                    .isGreaterThan(40);
            assertVectors(model, "model2vec-quantized");
        }
    }

    @Test
    void foldersOfModel2VecBeforeItListedModules() throws IOException {
        Path folder = copy("model2vec");
        Files.delete(folder.resolve("modules.json"));
        try (SentenceTransformer model = SentenceTransformer.load(folder)) {
            assertVectors(model, "model2vec");
        }
    }

    @Test
    void aTextWithoutTokensIsZero() throws IOException {
        try (SentenceTransformer model = SentenceTransformer.load(plain())) {
            assertThat(model.encode("")).containsOnly(0f);
            assertThat(model.encode(List.of("배송", "")).length).isEqualTo(2);
        }
    }

    @Test
    void savedFoldersGiveTheSameBits() throws IOException {
        for (String name : List.of("sentence-transformers", "model2vec", "model2vec-quantized")) {
            boolean model2Vec = !name.equals("sentence-transformers");
            Path saved = temp.resolve("saved-" + name);
            try (SentenceTransformer model = SentenceTransformer.load(fixtures.path("static/" + name))) {
                model.save(saved);
                try (SentenceTransformer again = SentenceTransformer.load(saved)) {
                    assertThat(again.encode(texts)).isDeepEqualTo(model.encode(texts));
                    assertThat(ModelFingerprint.of(again.internals(), TextRole.QUERY))
                            .isEqualTo(ModelFingerprint.of(model.internals(), TextRole.QUERY));
                }
            }
            assertThat(Files.exists(saved.resolve("config.json"))).isEqualTo(model2Vec);
            JsonNode modules = JsonFile.read(saved.resolve("modules.json"));
            assertThat(modules.get(0).path("type").asText()).isEqualTo("sentence_transformers.models.StaticEmbedding");
            assertThat(modules.size()).isEqualTo(model2Vec ? 2 : 3);
        }
        JsonNode configuration = JsonFile.read(temp.resolve("saved-model2vec/config.json"));
        assertThat(configuration.path("max_length").asInt()).isEqualTo(14);
        assertThat(configuration.path("normalize").asBoolean()).isTrue();
        assertThat(configuration.has("vocab_size")).isFalse();
        JsonNode wholeAgain = JsonFile.read(temp.resolve("saved-model2vec-quantized/config.json"));
        assertThat(wholeAgain.has("vocabulary_quantization")).isFalse();
        assertThat(wholeAgain.path("embedding_dtype").asText()).isEqualTo("float32");
    }

    @Test
    void aTableInHalfPrecisionIsReadAgain() {
        Path saved = temp.resolve("half");
        try (SentenceTransformer model = SentenceTransformer.load(fixtures.path("static/model2vec"))) {
            model.save(saved, StoredType.FP16);
            try (SentenceTransformer again = SentenceTransformer.load(saved)) {
                assertThat(again.encode("배송은 언제 오나요?")).containsExactly(model.encode("배송은 언제 오나요?"), within(1e-3f));
            }
        }
        assertThat(JsonFile.read(saved.resolve("config.json"))
                        .path("embedding_dtype")
                        .asText())
                .isEqualTo("float16");
    }

    @Test
    void gradientsAreThoseOfSentenceTransformers() throws IOException {
        try (SentenceTransformer transformer = SentenceTransformer.load(plain());
                ModelTraining training = transformer.internals().training(Precision.FP32);
                SafetensorsReader expected = SafetensorsReader.open(fixtures.path("static/gradient.safetensors"));
                TensorScope scope = TensorScope.open()) {
            EmbeddingModel model = transformer.internals();
            // Two passes: gradients add up.
            for (List<String> part : List.of(texts.subList(0, 20), texts.subList(20, texts.size()))) {
                PackedTokens tokens = PackedTokens.pack(model.tokenize(part).ids());
                try (EmbeddingPass pass = training.pass(tokens, 1)) {
                    pass.backward(pass.embeddings());
                }
            }
            training.completeGradients();
            Tensor gradient = model.parameters().get(0).value().grad();
            float[] wanted = Tensors.toFloats(expected.floats("gradient"));
            float[] found = Tensors.toFloats(gradient);
            for (int i = 0; i < wanted.length; i++) {
                assertThat(found[i]).isCloseTo(wanted[i], within(1e-5f));
            }
        }
    }

    @Test
    void aTrimmedTableKeepsItsVectors() {
        try (SentenceTransformer model = SentenceTransformer.load(fixtures.path("static/model2vec"));
                VocabularyTrim.TrimmedModel trimmed = VocabularyTrim.trim(
                        model, sink -> texts.subList(0, 12).forEach(sink), new TrimOptions(null, null))) {
            assertThat(trimmed.report().piecesAfter())
                    .isLessThan(trimmed.report().piecesBefore());
            Path saved = temp.resolve("trimmed");
            trimmed.model().save(saved);
            try (SentenceTransformer again = SentenceTransformer.load(saved)) {
                assertThat(again.encode(texts.subList(0, 12))).isDeepEqualTo(model.encode(texts.subList(0, 12)));
                assertThat(again.encode("")).containsOnly(0f);
                // What was unknown is so still, and left out.
                assertThat(again.encode("\u16a0\u16b1\u16a2")).containsOnly(0f);
            }
        }
    }

    @Test
    void theGraphGivesTheSameVectors() throws OrtException {
        for (String name : List.of("sentence-transformers", "model2vec")) {
            try (SentenceTransformer model = SentenceTransformer.load(fixtures.path("static/" + name));
                    OnnxSession session = new OnnxSession(
                            OnnxExporter.export(model, temp.resolve(name), OnnxExporter.Output.SENTENCE_EMBEDDING))) {
                List<String> some = texts.subList(0, 14);
                // With unknown tokens, which the model leaves out by itself and the graph by their number.
                List<int[]> rows = model.internals().onlySide().content(some).stream()
                        .map(ids -> Arrays.copyOf(ids, Math.min(ids.length, 9)))
                        .toList();
                int[] none = model.internals().tokenize(List.of("")).ids().get(0);
                assertThat(session.sentenceEmbeddings(List.of(none), 0)[0])
                        .containsExactly(model.encode(""), within(TOLERANCE));
                float[][] found = session.sentenceEmbeddings(rows, 0);
                float[][] wanted = vectors(name, some);
                for (int row = 0; row < found.length; row++) {
                    assertThat(found[row]).containsExactly(wanted[row], within(TOLERANCE));
                }
            }
        }
    }

    /** Of texts cut at nine tokens. */
    private float[][] vectors(String name, List<String> some) {
        LoadOptions options = new LoadOptions(9);
        try (SentenceTransformer model =
                SentenceTransformer.load(fixtures.path("static/" + name).toString(), options)) {
            return model.encode(some);
        }
    }

    @Test
    void damagedTablesAreRefusedByName() throws IOException {
        Path folder = copy("model2vec");
        Map<String, long[]> shapes = Map.of("embeddings", new long[] {3, 4}, "mapping", new long[] {5});
        refuse(folder, shapes, "its numbers are none");
        refuse(folder, Map.of("vectors", new long[] {3, 4}), "no table of token vectors");
        refuse(folder, Map.of("embeddings", new long[] {12}), "should be a table");
        refuse(folder, Map.of("embeddings", new long[] {3, 4}), "the tokenizer has");
        refuse(folder, Map.of("embeddings", new long[] {3, 4}, "weights", new long[] {4}), "each of the 3 tokens");
    }

    @Test
    void tokensWithoutARowAreRefused() throws IOException {
        Path folder = copy("model2vec-quantized");
        Path file = folder.resolve("model.safetensors");
        byte[] whole = Files.readAllBytes(file);
        ByteBuffer bytes = ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN);
        int header = (int) bytes.getLong(0);
        int mapping = JsonFile.parse(Arrays.copyOfRange(whole, 8, 8 + header), "header")
                .at("/mapping/data_offsets/0")
                .asInt();
        bytes.putInt(8 + header + mapping, 40);
        Files.write(file, whole);
        assertThatThrownBy(() -> SentenceTransformer.load(folder))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("rows from 0 to 39, but has numbers from 0 to 40");
    }

    private static void refuse(Path folder, Map<String, long[]> shapes, String message) throws IOException {
        Path file = folder.resolve("model.safetensors");
        Files.delete(file);
        try (TensorScope scope = TensorScope.open()) {
            Map<String, Tensor> tensors = new TreeMap<>();
            shapes.forEach((name, shape) -> tensors.put(
                    name, Tensors.of(new float[(int) Arrays.stream(shape).reduce(1, Math::multiplyExact)], shape)));
            SafetensorsWriter.write(file, tensors);
        }
        assertThatThrownBy(() -> SentenceTransformer.load(folder))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining(message);
    }

    @Test
    void whatATableDoesNotHaveIsRefused() {
        Path folder = fixtures.path("static/model2vec");
        try (SentenceTransformer model = SentenceTransformer.load(folder)) {
            assertThatThrownBy(() -> model.internals().withLayers(new int[] {0}))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("no layers");
            assertThatThrownBy(() -> model.internals().encoder().freeze(false, 1))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("freezeLayers");
            assertThatThrownBy(() -> model.internals().training(Precision.BF16).close())
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("fp32");
        }
    }

    @Test
    void aPoolingBehindATableIsRefused() throws IOException {
        Path folder = copy("sentence-transformers");
        ArrayNode modules = (ArrayNode) JsonFile.read(folder.resolve("modules.json"));
        ((ObjectNode) modules.get(1)).put("type", "sentence_transformers.models.Pooling");
        JsonFile.write(folder.resolve("modules.json"), modules);
        assertThatThrownBy(() -> SentenceTransformer.load(folder))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("Pooling");
    }
}
