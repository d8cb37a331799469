package io.github.jjak.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jjak.fixture.ParityFixtures;
import io.github.jjak.model.internal.ModelFingerprint;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Folders whose settings say something out of the ordinary: the tokens and vectors of sentence-transformers, before and after Jjak
 * has saved the model.
 */
class FolderParityTest {

    private static final FolderCases CASES = new FolderCases();
    private static final float TOLERANCE = 1e-5f;

    @TempDir
    private Path temp;

    static Stream<FolderCases.Case> cases() {
        return CASES.cases();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void tokensAndVectorsAreTheSame(FolderCases.Case each) throws Exception {
        Path folder = CASES.build(each, temp.resolve("model"));
        Path saved = temp.resolve("saved");
        float[][] before;
        String fingerprint;
        try (SentenceTransformer model = SentenceTransformer.load(folder)) {
            assertTokens(model, each.json().path("token_ids"));
            assertVectors(model, each);
            before = model.encode(CASES.texts());
            fingerprint = ModelFingerprint.of(model.internals(), TextRole.QUERY);
            model.save(saved);
        }
        try (SentenceTransformer model = SentenceTransformer.load(saved)) {
            assertVectors(model, each);
            assertThat(model.encode(CASES.texts())).isDeepEqualTo(before);
            assertThat(ModelFingerprint.of(model.internals(), TextRole.QUERY)).isEqualTo(fingerprint);
        }
    }

    private static void assertTokens(SentenceTransformer model, JsonNode expected) {
        List<int[]> ids = model.internals().tokenize(CASES.texts()).ids();
        for (int i = 0; i < ids.size(); i++) {
            assertThat(ids.get(i)).as("text %d", i).isEqualTo(ParityFixtures.integers(expected.get(i)));
        }
    }

    private static void assertVectors(SentenceTransformer model, FolderCases.Case each) {
        Map<String, float[][]> byRole = Map.of(
                "text", model.encode(CASES.texts()),
                "query", model.encodeQuery(CASES.texts()),
                "document", model.encodeDocument(CASES.texts()));
        byRole.forEach((role, vectors) -> {
            JsonNode expected = each.vectors(role);
            assertThat(model.dimension()).isEqualTo(expected.get(0).size());
            for (int text = 0; text < vectors.length; text++) {
                for (int i = 0; i < vectors[text].length; i++) {
                    float wanted = expected.get(text).get(i).floatValue();
                    // Hidden states reach magnitudes of some tens here, so the tolerance is relative above 1.
                    assertThat(vectors[text][i])
                            .as("%s, text %d, dimension %d", role, text, i)
                            .isCloseTo(wanted, within(TOLERANCE * Math.max(1f, Math.abs(wanted))));
                }
            }
        });
    }
}
