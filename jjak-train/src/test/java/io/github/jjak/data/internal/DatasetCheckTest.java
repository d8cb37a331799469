package io.github.jjak.data.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.jjak.data.Dataset;
import io.github.jjak.data.PositivesGraphTest;
import io.github.jjak.error.DataException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DatasetCheckTest {

    @Test
    void countsByHand() {
        Dataset dataset = PositivesGraphTest.pairs(
                "환불 되나요?", "네, 됩니다.",
                "환불 되나요?", "네, 됩니다.",
                "교환 되나요?", "네,됩니다",
                "Refund?", "Yes.",
                "refund", "refund",
                "時間", "ひらがな");
        Dataset evaluation =
                PositivesGraphTest.pairs("교환되나요", "아니요.", "refund", "YES", "새 질문", "새 답", "Refund!", "새 답");

        DatasetCheck check = DatasetCheck.of(dataset, new TokenLengths(String::length, 7), evaluation);

        assertThat(check.rows()).isEqualTo(6);
        assertThat(check.duplicateRows()).isEqualTo(1);
        assertThat(check.distinctQuestions()).isEqualTo(4);
        assertThat(check.distinctAnswers()).isEqualTo(4);
        assertThat(check.sharedAnswers()).isEqualTo(1);
        assertThat(check.mostQuestionsOfAnswer()).isEqualTo(2);
        assertThat(check.clusters()).isEqualTo(3);
        assertThat(check.largestCluster()).isEqualTo(3);
        assertThat(check.questionEqualsAnswer()).isEqualTo(1);
        assertThat(check.leakage()).isEqualTo(new DatasetCheck.Leakage(2, 1, 3));
        ColumnCheck questions = check.columns().get(0);
        assertThat(questions.name()).isEqualTo("Q");
        assertThat(questions.characters()).isEqualTo(new Percentiles(2, 7, 7, 7, 7));
        assertThat(questions.tokens()).isEqualTo(questions.characters());
        assertThat(questions.shareTooLong()).isZero();
        assertThat(questions.scripts())
                .containsEntry(Script.HANGUL, 0.5)
                .containsEntry(Script.LATIN, 2 / 6.0)
                .containsEntry(Script.HAN, 1 / 6.0)
                .containsEntry(Script.KANA, 0.0);
        assertThat(DatasetCheck.of(dataset, new TokenLengths(String::length, 6), null)
                        .columns()
                        .get(0)
                        .shareTooLong())
                .isEqualTo(4 / 6.0, within(1e-12));
    }

    @Test
    void countsCodePointsAndWorksWithoutTokens() {
        DatasetCheck check = DatasetCheck.of(Dataset.of(List.of("Q"), List.of(List.of("👍👍"))), null, null);

        assertThat(check.columns().get(0).characters().maximum()).isEqualTo(2);
        assertThat(check.columns().get(0).tokens()).isNull();
        assertThat(check.distinctAnswers()).isZero();
        assertThat(check.leakage()).isNull();
    }

    @Test
    void takesPercentilesByNearestRank() {
        assertThat(Percentiles.of(new int[] {5})).isEqualTo(new Percentiles(5, 5, 5, 5, 5));
        Random random = new Random(2);
        for (int trial = 0; trial < 50; trial++) {
            int[] counts = random.ints(1 + random.nextInt(300), 0, 50).toArray();
            Percentiles spread = Percentiles.of(counts);
            for (int[] percentile :
                    new int[][] {{50, spread.median()}, {90, spread.percentile90()}, {99, spread.percentile99()}}) {
                long atMost = Arrays.stream(counts)
                        .filter(count -> count <= percentile[1])
                        .count();
                long below = Arrays.stream(counts)
                        .filter(count -> count < percentile[1])
                        .count();
                assertThat(100 * atMost).isGreaterThanOrEqualTo((long) percentile[0] * counts.length);
                assertThat(100 * below).isLessThan((long) percentile[0] * counts.length);
            }
        }
    }

    @Test
    void findsTheDominantScript() {
        assertThat(Script.dominant("iPhone은 어디서 살 수 있나요?")).isEqualTo(Script.HANGUL);
        assertThat(Script.dominant("カード決済はできますか")).isEqualTo(Script.KANA);
        assertThat(Script.dominant("1588-0000")).isEqualTo(Script.OTHER);
        assertThat(Script.dominant("Как дела, ok")).isEqualTo(Script.OTHER);
    }

    @Test
    void refusesDataWithoutRows() {
        Dataset empty = Dataset.of(List.of("Q"), List.of(List.of()));
        assertThatThrownBy(() -> DatasetCheck.of(empty, null, null)).isInstanceOf(DataException.class);
    }
}
