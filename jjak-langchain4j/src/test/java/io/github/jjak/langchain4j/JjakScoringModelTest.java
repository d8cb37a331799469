package io.github.jjak.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.langchain4j.data.segment.TextSegment;
import io.github.jjak.error.UsageException;
import io.github.jjak.model.CrossEncoder;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.model.TextPair;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Scores through LangChain4j's interface are those of the cross-encoder. */
class JjakScoringModelTest {

    private static CrossEncoder model(int labels) {
        try (SentenceTransformer encoder = SentenceTransformer.load("builtin:ko-tiny")) {
            return CrossEncoder.create(encoder, labels, 64, 3);
        }
    }

    @Test
    void segmentsAreScored() {
        List<String> answers = List.of("이틀 안에 도착합니다.", "환불은 사흘이 걸립니다.", "포인트는 매달 쌓입니다.");
        try (CrossEncoder model = model(1)) {
            JjakScoringModel scoring = JjakScoringModel.of(model);
            List<Double> scores = scoring.scoreAll(
                            answers.stream().map(TextSegment::from).toList(), "배송은 언제 오나요?")
                    .content();
            float[] expected = model.predict(answers.stream()
                    .map(answer -> new TextPair("배송은 언제 오나요?", answer))
                    .toList());
            for (int i = 0; i < expected.length; i++) {
                assertThat(scores.get(i)).isEqualTo(expected[i]);
            }
            assertThat(scoring.score(answers.get(1), "배송은 언제 오나요?").content())
                    .isCloseTo((double) expected[1], within(1e-6));
        }
    }

    @Test
    void severalLabelsAreRefused() {
        try (CrossEncoder model = model(2)) {
            assertThatThrownBy(() -> JjakScoringModel.of(model))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("has 2");
        }
    }
}
