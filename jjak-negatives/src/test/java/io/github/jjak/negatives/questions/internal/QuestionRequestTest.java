package io.github.jjak.negatives.questions.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jjak.error.UsageException;
import org.junit.jupiter.api.Test;

class QuestionRequestTest {

    @Test
    void numbersQuotesAndHeadingsAreNoQuestions() {
        String response = """
                다음은 질문입니다:
                1. 배송은 언제 오나요?
                2) "택배 얼마나 걸려요"

                - 배송은 언제 오나요?
                ```
                3월에 주문한 상품은 언제 오나요?
                더 있어요
                """;
        assertThat(QuestionRequest.of(3).read(response))
                .containsExactly("배송은 언제 오나요?", "택배 얼마나 걸려요", "3월에 주문한 상품은 언제 오나요?");
        assertThat(QuestionRequest.of(1).read("가".repeat(600) + "\n\n")).isEmpty();
    }

    @Test
    void aNumberOutOfRangeIsRefused() {
        assertThatThrownBy(() -> QuestionRequest.of(0)).isInstanceOf(UsageException.class);
        assertThatThrownBy(() -> QuestionRequest.of(51))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("1 to 50");
    }
}
