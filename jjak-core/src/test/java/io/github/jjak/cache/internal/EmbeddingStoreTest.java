package io.github.jjak.cache.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.model.LoadOptions;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.model.TextRole;
import io.github.jjak.model.internal.ModelFingerprint;
import io.github.jjak.rank.internal.VectorMatrix;
import io.github.jjak.tensor.internal.Gradients;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddingStoreTest {

    private static final String LONG = "주문한 상품이 아직 도착하지 않아서 배송 상태를 확인하고 싶어요";

    @TempDir
    private Path folder;

    private void append(String... texts) {
        Map<TextHash, float[]> fresh = new LinkedHashMap<>();
        for (String text : texts) {
            fresh.put(TextHash.of(text), new float[] {text.length(), text.hashCode()});
        }
        EmbeddingStore.in(folder, 2).append(fresh, (row, entry) -> {});
    }

    /** Which of the texts are missing; the others' vectors are checked. */
    private List<String> missing(String... texts) {
        Map<TextHash, List<Integer>> rows = new LinkedHashMap<>();
        for (int i = 0; i < texts.length; i++) {
            rows.put(TextHash.of(texts[i]), List.of(i));
        }
        List<String> missing = new ArrayList<>();
        try (VectorMatrix vectors = VectorMatrix.allocate(texts.length, 2)) {
            EmbeddingStore.in(folder, 2).read(rows, vectors);
            for (int i = 0; i < texts.length; i++) {
                if (rows.containsKey(TextHash.of(texts[i]))) {
                    missing.add(texts[i]);
                } else {
                    assertThat(vectors.row(i)).containsExactly(texts[i].length(), texts[i].hashCode());
                }
            }
        }
        return missing;
    }

    @Test
    void hitsMissesAndAppends() {
        assertThat(missing("a")).containsExactly("a");
        append("a", "bb");
        append("ccc");
        assertThat(missing("bb", "x", "ccc", "a")).containsExactly("x");
    }

    @Test
    void aCrashCostsItsTailOnly() throws IOException {
        append("a", "bb", "ccc");
        Path index = folder.resolve("index.bin");
        byte[] whole = Files.readAllBytes(index);
        Files.write(index, java.util.Arrays.copyOf(whole, whole.length - 7));
        assertThat(missing("a", "bb", "ccc")).containsExactly("ccc");
        append("dddd");
        assertThat(missing("a", "bb", "ccc", "dddd")).containsExactly("ccc");
        assertThat(Files.size(folder.resolve("vectors.f32"))).isEqualTo(3 * 8);
    }

    @Test
    void damageIsComputedAgain() throws IOException {
        append("a", "bb", "ccc");
        Path vectors = folder.resolve("vectors.f32");
        byte[] bytes = Files.readAllBytes(vectors);
        bytes[9] ^= 4;
        Files.write(vectors, bytes);
        assertThat(missing("a", "bb", "ccc")).containsExactly("bb");
        append("bb");
        assertThat(missing("a", "bb", "ccc")).isEmpty();
        Files.write(folder.resolve("index.bin"), new byte[] {1, 2, 3});
        assertThat(missing("a")).containsExactly("a");
        append("a");
        assertThat(missing("a")).isEmpty();
    }

    @Test
    void otherWeightsHaveOtherVectors() {
        EmbeddingCache cache = EmbeddingCache.in(folder);
        List<String> texts = List.of("얼른 밥 먹어", "배고프다", "얼른 밥 먹어");
        try (SentenceTransformer model = SentenceTransformer.load("builtin:ko-tiny")) {
            float[][] expected = model.encode(texts);
            for (int round = 0; round < 2; round++) {
                try (VectorMatrix vectors = cache.embed(model, TextRole.TEXT, texts)) {
                    for (int i = 0; i < texts.size(); i++) {
                        assertThat(vectors.row(i))
                                .containsExactly(expected[i], org.assertj.core.api.Assertions.offset(1e-5f));
                    }
                }
            }
            assertThat(folder.toFile().list()).hasSize(1);
            String before = ModelFingerprint.of(model.internals(), TextRole.TEXT);
            Gradients.without(
                    () -> model.internals().parameters().get(0).value().add_(new Scalar(0.5)));
            assertThat(ModelFingerprint.of(model.internals(), TextRole.TEXT)).isNotEqualTo(before);
            cache.embed(model, TextRole.TEXT, texts).close();
            assertThat(folder.toFile().list()).hasSize(2);
        }
    }

    /** One cache for everything: what another prompt or another length gives must never be taken for the same. */
    @Test
    void otherPromptsAndLengthsHaveOtherVectors() throws Exception {
        Path plain = folder.resolve("model");
        try (SentenceTransformer model = SentenceTransformer.load("builtin:ko-tiny")) {
            model.save(plain);
        }
        EmbeddingCache cache = EmbeddingCache.in(folder.resolve("cache"));
        try (SentenceTransformer model = SentenceTransformer.load(plain)) {
            // Without prompts every role gives the same vectors, which are kept once.
            assertThat(embed(cache, model, TextRole.QUERY)).isEqualTo(embed(cache, model, TextRole.DOCUMENT));
            assertThat(folder.resolve("cache").toFile().list()).hasSize(1);
        }
        try (SentenceTransformer model = SentenceTransformer.load(plain.toString(), new LoadOptions(4))) {
            assertThat(embed(cache, model, TextRole.QUERY)).isEqualTo(model.encodeQuery(List.of(LONG))[0]);
            assertThat(folder.resolve("cache").toFile().list()).hasSize(2);
        }
        Path configuration = plain.resolve("config_sentence_transformers.json");
        ObjectNode json = (ObjectNode) JsonFile.read(configuration);
        json.putObject("prompts").put("query", "질문: ").put("document", "");
        JsonFile.write(configuration, json);
        try (SentenceTransformer model = SentenceTransformer.load(plain)) {
            assertThat(model.prompt(TextRole.QUERY)).isEqualTo("질문: ");
            float[] query = embed(cache, model, TextRole.QUERY);
            assertThat(query).isEqualTo(model.encodeQuery(List.of(LONG))[0]);
            assertThat(embed(cache, model, TextRole.DOCUMENT)).isNotEqualTo(query);
            assertThat(folder.resolve("cache").toFile().list()).hasSize(3);
        }
    }

    private static float[] embed(EmbeddingCache cache, SentenceTransformer model, TextRole role) {
        try (VectorMatrix vectors = cache.embed(model, role, List.of(LONG))) {
            return vectors.row(0);
        }
    }
}
