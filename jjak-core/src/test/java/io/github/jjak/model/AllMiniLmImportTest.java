package io.github.jjak.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jjak.fixture.AllMiniLm;
import io.github.jjak.fixture.ComposedTexts;
import io.github.jjak.fixture.OnnxSession;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real export: our vectors against those of ONNX Runtime on the same file. */
@Tag("slow")
class AllMiniLmImportTest {

    private static final float TOLERANCE = 1e-5f;
    private static final int TEXTS_PER_BATCH = 20;

    @Test
    void vectorsAreThoseOfOnnxRuntime(@TempDir Path temp) throws Exception {
        Path file = AllMiniLm.unpack(temp);
        List<String> texts = ComposedTexts.of(200, 160, 17);
        try (SentenceTransformer model = SentenceTransformer.load(file.toString());
                OnnxSession runtime = new OnnxSession(file)) {
            assertThat(model.internals().encoder().configuration().attentionHeads())
                    .isEqualTo(12);
            assertThat(model.internals().encoder().configuration().layerNormEpsilon())
                    .isEqualTo(1e-12);
            List<int[]> rows = model.internals().tokenize(texts).ids();
            assertThat(rows).anyMatch(row -> row.length > 200).anyMatch(row -> row.length < 6);
            float[][] ours = model.encode(texts);
            double largest = 0;
            for (int from = 0; from < texts.size(); from += TEXTS_PER_BATCH) {
                float[][] theirs = runtime.means(rows.subList(from, from + TEXTS_PER_BATCH), 0);
                for (int i = 0; i < TEXTS_PER_BATCH; i++) {
                    for (int d = 0; d < theirs[i].length; d++) {
                        largest = Math.max(largest, Math.abs(theirs[i][d] - ours[from + i][d]));
                    }
                }
            }
            assertThat(largest).isLessThan(TOLERANCE);
        }
    }
}
