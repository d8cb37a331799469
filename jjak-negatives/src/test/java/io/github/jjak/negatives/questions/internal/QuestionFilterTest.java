package io.github.jjak.negatives.questions.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jjak.error.UsageException;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.negatives.questions.internal.QuestionFilter.Made;
import io.github.jjak.negatives.questions.internal.QuestionFilter.Reason;
import java.util.List;
import org.junit.jupiter.api.Test;

class QuestionFilterTest {

    private static final String DELIVERY = "일반 상품은 결제한 날부터 이틀 안에 도착합니다.";
    private static final String REFUND = "환불은 상품이 돌아온 날부터 사흘 안에 됩니다.";

    @Test
    void copiesAreLeftOutByTheirReason() {
        QuestionFilter.Outcome outcome = new QuestionFilter(0.75, 1)
                .filter(
                        List.of(
                                new Made("택배는 언제 오나요?", DELIVERY),
                                new Made("택배는 언제 오나요!", DELIVERY),
                                new Made("결제한 날부터 이틀 안에 도착합니다.", DELIVERY),
                                new Made("택배는 언제 오나요?", REFUND),
                                new Made("돈은 언제 돌려주나요?", REFUND)),
                        List.of(DELIVERY, REFUND),
                        null);
        assertThat(outcome.kept()).containsExactly(new Made("택배는 언제 오나요?", DELIVERY), new Made("돈은 언제 돌려주나요?", REFUND));
        assertThat(outcome.left())
                .containsEntry(Reason.NEAR_COPY, 1)
                .containsEntry(Reason.COPIED, 1)
                .containsEntry(Reason.AMBIGUOUS, 1)
                .hasSize(3);
    }

    @Test
    void whatDoesNotFindItsAnswerIsLeftOut() {
        try (SentenceTransformer model = SentenceTransformer.load("builtin:ko-tiny")) {
            // A text finds itself first, whatever the model.
            QuestionFilter.Outcome outcome = new QuestionFilter(1, 1)
                    .filter(
                            List.of(new Made("환불", "환불"), new Made("배송 언제", "환불")),
                            List.of("환불", "배송 언제", "교환"),
                            model);
            assertThat(outcome.kept()).containsExactly(new Made("환불", "환불"));
            assertThat(outcome.left()).containsEntry(Reason.NOT_FOUND, 1);
        }
    }

    @Test
    void valuesOutOfRangeAreRefused() {
        assertThatThrownBy(() -> new QuestionFilter(0, 1)).isInstanceOf(UsageException.class);
        assertThatThrownBy(() -> new QuestionFilter(0.5, 0))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("at least 1");
    }
}
