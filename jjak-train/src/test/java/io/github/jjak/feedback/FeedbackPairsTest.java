package io.github.jjak.feedback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jjak.data.Dataset;
import io.github.jjak.error.DataException;
import io.github.jjak.error.UsageException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FeedbackPairsTest {

    private static final Map<String, String> ANSWERS = answers();

    private static Map<String, String> answers() {
        Map<String, String> answers = new LinkedHashMap<>();
        IntStream.rangeClosed(1, 9).forEach(number -> answers.put("a" + number, "답변 " + number + "번입니다."));
        answers.put("twin of a1", "답변  1번입니다");
        return answers;
    }

    private static List<String> row(Dataset rows, int row) {
        return IntStream.range(0, rows.columnCount())
                .mapToObj(column -> rows.text(row, column))
                .toList();
    }

    @Test
    void rightAnswersBecomeRowsAndRefusedOnesTheirNegatives() {
        FeedbackRows result = FeedbackPairs.of(
                        new Said()
                                .that("c1", "right_answer", "질문 하나", "a1")
                                .that("c1", "thumbs_down", "질문 하나", "a2")
                                .that("c1", "thumbs_down", "질문 하나", "a3")
                                .that("c1", "right_answer", "질문 둘", "a2")
                                .that("c1", "thumbs_down", "질문 셋", "a4")
                                .that("c1", "thumbs_up", "질문 셋", "gone")
                                .judged(),
                        ANSWERS)
                .rows();
        Dataset rows = result.dataset();
        assertThat(rows.columnNames())
                .containsExactly("question", "answer", "feedback_negative_1", "feedback_negative_2");
        assertThat(row(rows, 0)).containsExactly("질문 하나", "답변 1번입니다.", "답변 2번입니다.", "답변 3번입니다.");
        assertThat(row(rows, 1)).containsExactly("질문 둘", "답변 2번입니다.", "", "");
        assertThat(rows.negativeTags()).containsOnly(List.of("feedback", "feedback"));
        assertThat(result.summary().asMap())
                .containsEntry("positives", 2)
                .containsEntry("negatives", 2)
                .containsEntry("without_answer", 1)
                .containsEntry("without_positive", 1);
    }

    @Test
    void dataAreRightWhereFeedbackSaysOtherwise() {
        Dataset data =
                Dataset.of(List.of("Q", "A", "hard"), List.of(List.of("질문 하나"), List.of("답변 1번입니다!"), List.of("딴 답")));
        FeedbackRows result = FeedbackPairs.of(
                        new Said()
                                .that("c1", "thumbs_down", "질문 하나?", "a1")
                                .that("c1", "thumbs_down", "질문 하나?", "a2")
                                .that("c2", "thumbs_up", "질문 둘", "a3")
                                .judged(),
                        ANSWERS,
                        data)
                .rows();
        Dataset rows = result.dataset();
        assertThat(rows.columnNames()).containsExactly("Q", "A", "hard", "feedback_negative_1");
        assertThat(row(rows, 0)).containsExactly("질문 하나", "답변 1번입니다!", "딴 답", "답변 2번입니다.");
        assertThat(row(rows, 1)).containsExactly("질문 둘", "답변 3번입니다.", "", "");
        assertThat(rows.negativeTags()).containsExactly(List.of("data", "data"), List.of("feedback", "feedback"));
        assertThat(result.summary().conflicts()).isEqualTo(1);
        FeedbackSummary nothingNew = FeedbackPairs.of(
                        new Said().that("c1", "thumbs_up", "질문 하나", "a1").judged(), ANSWERS, data)
                .rows()
                .summary();
        assertThat(nothingNew.alreadyKnown()).isEqualTo(1);
        assertThat(nothingNew.positives()).isZero();
    }

    @Test
    void twoIdsOfOneAnswerAreOneAnswer() {
        FeedbackRows result = FeedbackPairs.of(
                        new Said()
                                .that("c1", "thumbs_up", "질문 하나", "a1")
                                .that("c2", "thumbs_down", "질문 하나", "twin of a1")
                                .that("c1", "thumbs_up", "질문 둘", "a1")
                                .that("c2", "thumbs_up", "질문 둘", "twin of a1")
                                .judged(),
                        ANSWERS)
                .rows();
        assertThat(result.dataset().rows()).isEqualTo(1);
        assertThat(result.summary().positives()).isEqualTo(1);
        assertThat(result.summary().conflicts()).isEqualTo(1);
    }

    @Test
    void noQuestionHasMoreNegativesThanTheMost() {
        Said said = new Said().that("c1", "thumbs_up", "질문", "a9");
        IntStream.rangeClosed(1, 7).forEach(number -> said.that("c1", "thumbs_down", "질문", "a" + number));
        FeedbackRows result = FeedbackPairs.of(said.judged(), ANSWERS).rows();
        assertThat(result.dataset().columnCount()).isEqualTo(2 + FeedbackPairs.MOST_NEGATIVES);
        assertThat(result.summary().negatives()).isEqualTo(5);
        assertThat(result.summary().tooMany()).isEqualTo(2);
    }

    @Test
    void labelledPairsNeedNoRightAnswer() {
        FeedbackJudgements judged = new Said()
                .that("c1", "thumbs_down", "질문 하나", "a2")
                .that("c1", "thumbs_up", "질문 둘", "a1")
                .judged();
        FeedbackRows alone = FeedbackPairs.of(judged, ANSWERS).labelled();
        assertThat(alone.dataset().scores()).containsExactly(1, 0);
        assertThat(alone.dataset().column(0)).containsExactly("질문 둘", "질문 하나");
        assertThat(alone.summary().negatives()).isEqualTo(1);
        Dataset data =
                Dataset.of(List.of("s1", "s2"), List.of(List.of("가", "나"), List.of("다", "라")), new double[] {0, 1});
        assertThat(FeedbackPairs.of(judged, ANSWERS, data).labelled().dataset().scores())
                .containsExactly(0, 1, 1, 0);
        Dataset graded = Dataset.of(List.of("s1", "s2"), List.of(List.of("가"), List.of("다")), new double[] {0.5});
        assertThatThrownBy(() -> FeedbackPairs.of(judged, ANSWERS, graded)).isInstanceOf(UsageException.class);
    }

    @Test
    void nothingToTrainOnSaysWhy() {
        FeedbackJudgements judged = new Said()
                .that("c1", "thumbs_up", "", "a1")
                .that("c1", "thumbs_up", "질문", "gone")
                .judged();
        assertThatThrownBy(() -> FeedbackPairs.of(judged, ANSWERS).rows())
                .isInstanceOf(DataException.class)
                .hasMessageContaining("1 have no text")
                .hasMessageContaining("1 judged hits");
    }
}
