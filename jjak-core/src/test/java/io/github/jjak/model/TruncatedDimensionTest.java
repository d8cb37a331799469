package io.github.jjak.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jjak.error.ModelException;
import io.github.jjak.error.UsageException;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.model.internal.ModelFingerprint;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code truncate_dim}: the first numbers of a vector, as sentence-transformers gives them. */
class TruncatedDimensionTest {

    private static final List<String> TEXTS = List.of("배송은 언제 오나요?", "환불해 주세요.");
    private static final int WHOLE = 128;

    @TempDir
    private Path temp;

    private static SentenceTransformer load(String location, Integer dimension) {
        return SentenceTransformer.load(location, LoadOptions.ofDefaults().withTruncateDimension(dimension));
    }

    @Test
    void theFirstNumbersAreKept() throws Exception {
        Path folder = temp.resolve("cut");
        float[][] whole;
        try (SentenceTransformer model = SentenceTransformer.load("builtin:ko-tiny")) {
            whole = model.encode(TEXTS);
        }
        try (SentenceTransformer cut = load("builtin:ko-tiny", 32)) {
            assertThat(cut.dimension()).isEqualTo(32);
            assertCut(cut, whole, 32);
            cut.save(folder);
        }
        assertThat(JsonFile.readObject(folder.resolve("config_sentence_transformers.json"))
                        .path("truncate_dim")
                        .asInt())
                .isEqualTo(32);
        try (SentenceTransformer saved = SentenceTransformer.load(folder);
                SentenceTransformer shorter = load(folder.toString(), 8);
                SentenceTransformer again = load(folder.toString(), 4096)) {
            assertCut(saved, whole, 32);
            assertCut(shorter, whole, 8);
            assertThat(again.dimension()).isEqualTo(WHOLE);
            assertCut(again, whole, WHOLE);
            assertThat(ModelFingerprint.of(saved.internals(), TextRole.QUERY))
                    .isNotEqualTo(ModelFingerprint.of(again.internals(), TextRole.QUERY));
            assertThatThrownBy(() -> OnnxExporter.export(
                            saved, temp.resolve("model.onnx"), OnnxExporter.Output.SENTENCE_EMBEDDING))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContainingAll("first 32 of the 128", "`truncateDimension` 128");
        }
    }

    private static void assertCut(SentenceTransformer model, float[][] whole, int dimension) {
        float[][] vectors = model.encode(TEXTS);
        for (int text = 0; text < vectors.length; text++) {
            assertThat(vectors[text]).isEqualTo(Arrays.copyOf(whole[text], dimension));
        }
    }

    @Test
    void dimensionsThatAreNoneAreRefused() throws Exception {
        assertThatThrownBy(() -> LoadOptions.ofDefaults().withTruncateDimension(0))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("but is 0");
        Path folder = temp.resolve("model");
        try (SentenceTransformer model = SentenceTransformer.load("builtin:ko-tiny")) {
            model.save(folder);
        }
        Path file = folder.resolve("config_sentence_transformers.json");
        ObjectNode json = JsonFile.readObject(file);
        for (String wrong : List.of("0", "1.5", "\"8\"")) {
            JsonFile.write(file, json.set("truncate_dim", JsonFile.parse(wrong.getBytes(StandardCharsets.UTF_8), "x")));
            assertThatThrownBy(() -> SentenceTransformer.load(folder).close())
                    .isInstanceOf(ModelException.class)
                    .hasMessageContaining("truncate_dim");
        }
    }
}
