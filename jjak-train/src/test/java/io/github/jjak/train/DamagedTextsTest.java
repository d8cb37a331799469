package io.github.jjak.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jjak.data.Dataset;
import io.github.jjak.error.UsageException;
import io.github.jjak.loss.DenoisingAutoEncoderLoss;
import io.github.jjak.model.SentenceTransformer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Words are deleted from texts, of others in every epoch. */
class DamagedTextsTest {

    private static final int[] ROWS = IntStream.range(0, 12).toArray();

    private static final List<String> TEXTS = IntStream.range(0, ROWS.length)
            .mapToObj(row -> "주문한 상품 " + row + " 번의 배송은 언제 도착하고 환불은 며칠이나 걸리나요")
            .toList();

    @Test
    void anEpochIsDeterminedByItsNumberAndTheSeed() {
        Dataset data = Dataset.of(List.of("damaged", "original"), List.of(TEXTS, TEXTS));
        try (SentenceTransformer model = TrainingFixture.tiny()) {
            StepBatches.Tokens whole = (rows, column) -> TrainingFixture.tokens(model, TEXTS);
            DamagedTexts damaged = new DamagedTexts(model, data, ColumnRoles.USUAL, 0.6, 7);
            List<int[]> first = damaged.inEpoch(0, whole).of(ROWS, 0);
            assertThat(new DamagedTexts(model, data, ColumnRoles.USUAL, 0.6, 7)
                            .inEpoch(0, whole)
                            .of(ROWS, 0))
                    .usingRecursiveComparison()
                    .isEqualTo(first);
            // One row alone is what it is among others: batches of a resumed run may be others' neighbours.
            assertThat(damaged.inEpoch(0, whole).of(new int[] {5}, 0).get(0)).isEqualTo(first.get(5));
            assertThat(different(first, damaged.inEpoch(1, whole).of(ROWS, 0))).isGreaterThan(8);
            assertThat(different(
                            first,
                            new DamagedTexts(model, data, ColumnRoles.USUAL, 0.6, 8)
                                    .inEpoch(0, whole)
                                    .of(ROWS, 0)))
                    .isGreaterThan(8);
            assertThat(damaged.inEpoch(0, whole).of(ROWS, 1))
                    .usingRecursiveComparison()
                    .isEqualTo(TrainingFixture.tokens(model, TEXTS));
            assertThat(IntStream.of(ROWS).map(row -> first.get(row).length).sum())
                    .isLessThan(TrainingFixture.tokens(model, TEXTS).stream()
                            .mapToInt(row -> row.length)
                            .sum());
        }
    }

    private static long different(List<int[]> left, List<int[]> right) {
        return IntStream.range(0, left.size())
                .filter(row -> !Arrays.equals(left.get(row), right.get(row)))
                .count();
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1, -0.5, Double.NaN})
    void sharesThatDeleteNothingOrAllAreRefused(double ratio) {
        assertThatThrownBy(() -> new DenoisingAutoEncoderLoss(ratio))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("`deletionRatio`");
    }
}
