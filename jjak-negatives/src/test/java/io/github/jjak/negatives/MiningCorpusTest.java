package io.github.jjak.negatives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jjak.data.Dataset;
import io.github.jjak.error.DataException;
import io.github.jjak.error.UsageException;
import java.util.List;
import org.junit.jupiter.api.Test;

class MiningCorpusTest {

    private final MiningCorpus corpus = MiningCorpus.of(
            TestCorpus.rows(
                    "배송은 언제 오나요?", "이틀 안에 옵니다.",
                    "언제 도착해요?", "이틀 안에 옵니다!",
                    "환불은요?", "일주일 안에 됩니다.",
                    "언제 도착해요?", "문자로 알려 드립니다.",
                    "영업시간은?", "아홉 시부터입니다."),
            List.of("일주일 안에 됩니다", "주차는 무료입니다.", "주차는 무료입니다!"));

    @Test
    void answersThatDifferInFormAreOneDocument() {
        assertThat(corpus.documents())
                .containsExactly("이틀 안에 옵니다.", "일주일 안에 됩니다.", "문자로 알려 드립니다.", "아홉 시부터입니다.", "주차는 무료입니다.");
        assertThat(corpus.answers()).isEqualTo(4);
        assertThat(corpus.documentOfRow(1)).isZero();
        assertThat(corpus.answersInCorpus()).isEqualTo(1);
        assertThat(corpus.positionOfDocument(2)).isEqualTo(3);
        assertThat(corpus.positionOfDocument(4)).isEqualTo(1);
    }

    @Test
    void knownPositivesGoThroughSharedQuestionsAndAnswers() {
        // Row 0 shares its answer with row 1, row 1 its question with row 3.
        assertThat(corpus.isKnownPositive(0, 2)).isTrue();
        assertThat(corpus.isKnownPositive(0, 1)).isFalse();
        assertThat(corpus.isKnownPositive(0, 4)).isFalse();
        assertThat(corpus.isKnownPositive(0, -1)).isFalse();
    }

    @Test
    void questionsThatRepeatAreOneQuery() {
        assertThat(corpus.queries()).hasSize(4);
        assertThat(corpus.queryOfRow(3)).isEqualTo(corpus.queryOfRow(1));
        assertThat(corpus.answersOfQuery(corpus.queryOfRow(1))).containsExactly(0, 2);
    }

    @Test
    void oneAnswerLeavesNothingToBeWrong() {
        Dataset rows = TestCorpus.rows("하나", "같은 대답", "둘", "같은 대답!");
        assertThatThrownBy(() -> MiningCorpus.of(rows))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("All 2 rows have the same answer")
                .hasMessageContaining("`corpus`");
        assertThat(MiningCorpus.of(rows, List.of("다른 글")).documents()).hasSize(2);
        assertThatThrownBy(() -> MiningCorpus.of(Dataset.of(List.of("text"), List.of(List.of("하나")))))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("one column");
    }
}
