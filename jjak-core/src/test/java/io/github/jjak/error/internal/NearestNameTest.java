package io.github.jjak.error.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestNameTest {

    @Test
    void offersTheClosestNameWithoutRegardToCase() {
        assertThat(NearestName.of("ansewr", List.of("question", "answers", "answer")))
                .isEqualTo("answer");
        assertThat(NearestName.of("ANSWER", List.of("answers", "answer"))).isEqualTo("answer");
        assertThat(NearestName.of("질문들", List.of("답변", "질문"))).isEqualTo("질문");
    }

    @Test
    void offersNothingThatIsMostlyAnotherName() {
        assertThat(NearestName.of("A", List.of("Q"))).isNull();
        assertThat(NearestName.of("답변", List.of("질문"))).isNull();
        assertThat(NearestName.of("label", List.of("question", "answer"))).isNull();
        assertThat(NearestName.suggestion("label", List.of())).isEmpty();
    }

    @Test
    void suggestsInASentence() {
        assertThat(NearestName.suggestion("epoch", List.of("epochs"))).isEqualTo(" Did you mean \"epochs\"?");
    }
}
