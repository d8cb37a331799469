package io.github.jjak.models;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.rank.Vectors;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The models of this module load, byte by byte as they were stored, and know their languages. */
class KoreanModelsTest {

    @ParameterizedTest
    @ValueSource(strings = {"builtin:ko-mini"})
    void theModelKnowsKorean(String location) {
        try (SentenceTransformer model = SentenceTransformer.load(location)) {
            float[][] vectors = model.encode(List.of("환불은 언제 되나요?", "환불 시기가 궁금해요.", "내일 날씨가 어때요?"));
            assertThat(model.location()).isEqualTo(location);
            assertThat(Vectors.cosine(vectors[0], vectors[1]))
                    .isGreaterThan(Vectors.cosine(vectors[0], vectors[2]) + 0.1f);
        }
    }
}
