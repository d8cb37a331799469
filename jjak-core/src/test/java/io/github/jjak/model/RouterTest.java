package io.github.jjak.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jjak.error.ModelException;
import io.github.jjak.error.UsageException;
import io.github.jjak.fixture.ParityFixtures;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.model.internal.EmbeddingModel;
import io.github.jjak.model.internal.EmbeddingPass;
import io.github.jjak.model.internal.ModelFingerprint;
import io.github.jjak.model.internal.ModelTraining;
import io.github.jjak.tensor.Precision;
import io.github.jjak.tensor.internal.Parameter;
import io.github.jjak.tensor.internal.TensorScope;
import io.github.jjak.tensor.internal.Tensors;
import io.github.jjak.tokenize.internal.PackedTokens;
import io.github.jjak.trim.TrimOptions;
import io.github.jjak.trim.VocabularyTrim;
import io.github.jjak.weights.StoredType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Questions and answers through modules of their own: the vectors of sentence-transformers' Router, there and back. */
@Tag("numeric")
class RouterTest {

    private static final float TOLERANCE = 1e-5f;

    @TempDir
    private Path temp;

    private final ParityFixtures fixtures = ParityFixtures.of(RouterTest.class);
    private final JsonNode reference = fixtures.json("routers/cases.json");
    private final List<String> texts = ParityFixtures.strings(reference.get("texts"));

    private SentenceTransformer model(String name) {
        return SentenceTransformer.load(fixtures.path("routers/" + name));
    }

    private void assertVectors(float[][] vectors, JsonNode expected) {
        for (int row = 0; row < vectors.length; row++) {
            assertThat(vectors[row]).hasSize(expected.get(row).size());
            for (int i = 0; i < vectors[row].length; i++) {
                assertThat(vectors[row][i])
                        .as("text %d, number %d", row, i)
                        .isCloseTo((float) expected.get(row).get(i).asDouble(), within(TOLERANCE));
            }
        }
    }

    private void assertVectors(SentenceTransformer model, String name) {
        JsonNode expected = reference.get("cases").get(name);
        assertVectors(model.encodeQuery(texts), expected.get("query"));
        assertVectors(model.encodeDocument(texts), expected.get("document"));
        if (expected.has("text")) {
            assertVectors(model.encode(texts), expected.get("text"));
        } else {
            assertThatThrownBy(() -> model.encode(texts))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("Router")
                    .hasMessageContaining("default_route");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"apart", "heads", "mapped"})
    void vectorsAreThoseOfSentenceTransformers(String name) {
        try (SentenceTransformer model = model(name)) {
            assertThat(model.dimension()).isEqualTo(12);
            assertThat(model.maxSequenceLength()).isEqualTo(24);
            assertVectors(model, name);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"apart", "heads", "mapped"})
    void savedFoldersGiveTheSameBits(String name) {
        try (SentenceTransformer model = model(name)) {
            model.save(temp.resolve("saved"));
            try (SentenceTransformer again = SentenceTransformer.load(temp.resolve("saved"))) {
                assertThat(again.encodeQuery(texts)).isDeepEqualTo(model.encodeQuery(texts));
                assertThat(again.encodeDocument(texts)).isDeepEqualTo(model.encodeDocument(texts));
                assertThat(again.internals().parameterCount())
                        .isEqualTo(model.internals().parameterCount());
                for (TextRole role : List.of(TextRole.QUERY, TextRole.DOCUMENT)) {
                    assertThat(ModelFingerprint.of(again.internals(), role))
                            .isEqualTo(ModelFingerprint.of(model.internals(), role));
                }
                assertThat(ModelFingerprint.parts(again.internals()).get("weights"))
                        .isEqualTo(ModelFingerprint.parts(model.internals()).get("weights"));
            }
        }
    }

    /** The shared encoder is in memory once, and written once. */
    @Test
    void sharedModulesAreOne() throws IOException {
        try (SentenceTransformer heads = model("heads");
                SentenceTransformer plain = SentenceTransformer.load(fixtures.path("roberta-klue-tiny-plain"))) {
            long ofHeads = 2 * (12 * 32 + 12);
            assertThat(heads.internals().parameterCount())
                    .isEqualTo(plain.internals().parameterCount() + ofHeads);
            heads.save(temp.resolve("saved"));
        }
        try (Stream<Path> files = Files.list(temp.resolve("saved"))) {
            assertThat(files.filter(Files::isDirectory)
                            .map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "query_0_Transformer", "query_1_Pooling", "query_2_Dense", "document_2_Dense");
        }
        JsonNode router = JsonFile.read(temp.resolve("saved/router_config.json"));
        JsonNode stored = JsonFile.read(fixtures.path("routers/heads/router_config.json"));
        assertThat(router.get("structure")).isEqualTo(stored.get("structure"));
        assertThat(router.get("parameters")).isEqualTo(stored.get("parameters"));
    }

    @Test
    void questionsAndAnswersMayBeInOneBatch() {
        try (SentenceTransformer model = model("apart")) {
            EmbeddingModel internals = model.internals();
            List<int[]> rows = new ArrayList<>();
            List<float[]> expected = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                TextRole role = i % 3 == 0 ? TextRole.QUERY : TextRole.DOCUMENT;
                String text = texts.get(i);
                rows.add(internals
                        .side(role)
                        .tokenize(List.of(internals.prompt(role) + text))
                        .ids()
                        .get(0));
                expected.add(model.encode(List.of(text), role)[0]);
            }
            float[][] vectors = internals.encodeTokens(rows);
            for (int i = 0; i < rows.size(); i++) {
                assertThat(vectors[i]).containsExactly(expected.get(i), within(1e-6f));
            }
        }
    }

    /** Gradients of a mixed batch are those of libtorch's graph through both routes. */
    @ParameterizedTest
    @ValueSource(strings = {"apart", "heads"})
    void gradientsOfAMixedBatchReachBothRoutes(String name) {
        try (SentenceTransformer model = model(name);
                ModelTraining training = model.internals().training(Precision.FP32, false);
                TensorScope scope = TensorScope.open()) {
            EmbeddingModel internals = model.internals();
            List<int[]> rows = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                TextRole role = i % 2 == 0 ? TextRole.QUERY : TextRole.DOCUMENT;
                rows.addAll(internals.side(role).tokenize(List.of(texts.get(i))).ids());
            }
            PackedTokens packed = PackedTokens.pack(rows);
            internals.embed(packed, false).square().sum().backward();
            List<float[]> expected = gradients(internals);
            training.clearGradients(false);
            try (EmbeddingPass pass = training.pass(packed, 1)) {
                pass.backward(pass.embeddings().mul(Tensors.number(2)));
            }
            training.completeGradients();
            List<float[]> found = gradients(internals);
            for (int i = 0; i < expected.size(); i++) {
                assertThat(found.get(i))
                        .as(internals.parameters().get(i).name())
                        .containsExactly(expected.get(i), within(2e-4f));
            }
        }
    }

    private static List<float[]> gradients(EmbeddingModel model) {
        return model.parameters().stream()
                .map(Parameter::value)
                .map(value -> Tensors.toFloats(value.grad()))
                .toList();
    }

    @Test
    void whatNeedsOneEncoderIsRefused() {
        try (SentenceTransformer model = model("apart")) {
            assertRefused(() -> OnnxExporter.export(model, temp.resolve("onnx"), OnnxExporter.Output.HIDDEN_STATES));
            assertRefused(() ->
                    TorchScriptExporter.export(model, temp.resolve("script"), OnnxExporter.Output.SENTENCE_EMBEDDING));
            assertRefused(() -> VocabularyTrim.trim(model, sink -> texts.forEach(sink), TrimOptions.ofDefaults()));
            assertRefused(() -> model.internals().withLayers(new int[] {0}));
            assertRefused(() -> model.internals().copy());
            assertRefused(() -> CrossEncoder.create(model, 1, 16, 1));
            assertRefused(() -> model.internals().encoder().freeze(true, 0));
        }
        assertRefused(() -> SentenceTransformer.load(
                        fixtures.path("routers/apart").toString(),
                        LoadOptions.ofDefaults().withBackend(Backend.ONNX))
                .close());
        assertThat(temp).isEmptyDirectory();
    }

    private static void assertRefused(ThrowingCallable work) {
        assertThatThrownBy(work)
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("has a Router")
                .hasMessageContaining("models of its routes");
    }

    private Path changed(String key, String value) throws IOException {
        Path folder = temp.resolve("changed");
        Path from = fixtures.path("routers/apart");
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path to = folder.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(to);
                } else {
                    Files.copy(file, to);
                }
            }
        }
        Path file = folder.resolve("router_config.json");
        ObjectNode json = JsonFile.readObject(file);
        int slash = key.indexOf('/');
        ObjectNode place = slash < 0 ? json : (ObjectNode) json.get(key.substring(0, slash));
        place.set(key.substring(slash + 1), JsonFile.parse(value.getBytes(StandardCharsets.UTF_8), key));
        JsonFile.write(file, json);
        return folder;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "structure | {} | names no route",
                "structure/query | [] | the first module must be a Transformer",
                "structure/query | [\"elsewhere\"] | does not say of which class",
                "structure/image | [\"document_0_Transformer\"] | the Router's route \"image\"",
                "structure/query | [\"document_1_Pooling\"] | the first module must be a Transformer",
                "types/query_0_StaticEmbedding | \"my.Own\" | custom code",
                "types/query_0_StaticEmbedding | \"sentence_transformers.models.BoW\" | counts words",
                "parameters/default_route | \"answer\" | no route \"answer\"",
                "parameters/route_mappings | {\"('query', None)\": \"answer\"} | no route \"answer\"",
                "parameters/route_mappings | {\"query\": \"document\"} | not a pair of a task and a modality"
            })
    void damagedRoutersAreRefusedByName(String key, String value, String words) throws IOException {
        Path folder = changed(key, value);
        assertThatThrownBy(() -> SentenceTransformer.load(folder).close())
                .isInstanceOf(ModelException.class)
                .hasMessageContaining(words);
    }

    @Test
    void routesOfDifferentSizesAreRefused() throws IOException {
        Path folder = changed("structure/query", "[\"query_0_StaticEmbedding\", \"query_1_Dense\"]");
        ObjectNode router = JsonFile.readObject(folder.resolve("router_config.json"));
        ((ObjectNode) router.get("types")).put("query_1_Dense", "sentence_transformers.models.Dense");
        JsonFile.write(folder.resolve("router_config.json"), router);
        Path dense = Files.createDirectory(folder.resolve("query_1_Dense"));
        for (String name : List.of("config.json", "model.safetensors")) {
            Files.copy(folder.resolve("1_Dense").resolve(name), dense.resolve(name));
        }
        Files.writeString(
                folder.resolve("modules.json"),
                "[{\"idx\":0,\"name\":\"0\",\"path\":\"\",\"type\":\"sentence_transformers.models.Router\"}]");
        assertThatThrownBy(() -> SentenceTransformer.load(folder).close())
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("[12, 32] numbers")
                .hasMessageContaining("Dense");
    }

    @Test
    void twoModelsArePutTogether() throws IOException {
        Path questions = fixtures.path("bert-tiny");
        Path answers = fixtures.path("roberta-klue-tiny");
        SentenceTransformer first = SentenceTransformer.load(questions);
        SentenceTransformer second = SentenceTransformer.load(answers);
        float[][] ofQuestions = first.encodeQuery(texts);
        float[][] ofAnswers = second.encodeDocument(texts);
        try (SentenceTransformer both = SentenceTransformer.routed(first, second)) {
            assertThat(both.encodeQuery(texts)).isDeepEqualTo(ofQuestions);
            assertThat(both.encodeDocument(texts)).isDeepEqualTo(ofAnswers);
            assertThat(both.encode(texts)).isDeepEqualTo(ofAnswers);
            both.save(temp.resolve("both"));
            assertThatThrownBy(() -> SentenceTransformer.routed(both, both)).hasMessageContaining("another Router");
        }
        try (SentenceTransformer again = SentenceTransformer.load(temp.resolve("both"))) {
            assertThat(again.encodeQuery(texts)).isDeepEqualTo(ofQuestions);
            assertThat(again.encodeDocument(texts)).isDeepEqualTo(ofAnswers);
        }
        try (SentenceTransformer small = SentenceTransformer.load(fixtures.path("bert-tiny-dense"));
                SentenceTransformer large = SentenceTransformer.load(answers)) {
            assertThatThrownBy(() -> SentenceTransformer.routed(small, large))
                    .isInstanceOf(ModelException.class)
                    .hasMessageContaining("[16, 32] numbers");
        }
    }

    @Test
    void weightsOfOtherFormatsAreRead() {
        try (SentenceTransformer model = model("apart")) {
            model.save(temp.resolve("half"), StoredType.FP16);
            try (SentenceTransformer half = SentenceTransformer.load(temp.resolve("half"))) {
                float[] expected = model.encodeQuery(texts)[0];
                assertThat(half.encodeQuery(texts)[0]).containsExactly(expected, within(5e-3f));
                assertThat(half.encodeQuery(texts)[0]).isNotEqualTo(expected);
            }
        }
    }

    @Test
    void aQuestionWithoutARouteIsRefused() throws IOException {
        Path folder = changed("structure", "{\"text\": [\"query_0_StaticEmbedding\"]}");
        ObjectNode router = JsonFile.readObject(folder.resolve("router_config.json"));
        ((ObjectNode) router.get("parameters")).put("default_route", "text");
        JsonFile.write(folder.resolve("router_config.json"), router);
        try (SentenceTransformer model = SentenceTransformer.load(folder)) {
            // A route named as the modality is everybody's.
            assertThat(model.encodeQuery(texts)).hasDimensions(texts.size(), 12);
        }
        ((ObjectNode) router.get("parameters")).put("default_route", "other");
        router.putObject("structure").putArray("other").add("query_0_StaticEmbedding");
        JsonFile.write(folder.resolve("router_config.json"), router);
        try (SentenceTransformer model = SentenceTransformer.load(folder)) {
            assertThat(model.encode(texts)).hasDimensions(texts.size(), 12);
            assertThatThrownBy(() -> model.encodeQuery(texts))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("no way for questions");
        }
    }
}
