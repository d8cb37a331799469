package io.github.jjak.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jjak.data.Dataset;
import io.github.jjak.error.UsageException;
import io.github.jjak.loss.AdaptiveLayerLoss;
import io.github.jjak.loss.CoSENTLoss;
import io.github.jjak.loss.Loss;
import io.github.jjak.loss.MatryoshkaLoss;
import io.github.jjak.loss.MultipleNegativesRankingLoss;
import io.github.jjak.loss.WeightedSumLoss;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** Answers of a batch that say the same in nearly the same words are positives of each other. */
class NearDuplicatesTest {

    private static final String POLITE = "결제하신 날부터 칠일 안에 환불을 신청하실 수 있습니다.";
    private static final String PLAIN = "결제하신 날부터 칠일 안에 환불을 신청하실 수 있어요.";
    private static final String OTHER = "배송지는 주문 상세 화면에서 바꿀 수 있습니다.";

    private static int[][] groups(OptionalDouble similarity, List<String> answers, List<String> negatives) {
        List<String> questions =
                answers.stream().map(answer -> "질문 " + answer.hashCode()).toList();
        Dataset data = Dataset.of(List.of("question", "answer", "negative"), List.of(questions, answers, negatives));
        int[] rows = new int[answers.size()];
        for (int row = 0; row < rows.length; row++) {
            rows[row] = row;
        }
        return Objects.requireNonNull(
                RowFacts.of(data, Map.of(), null, null, similarity).of(rows).positiveGroups());
    }

    @Test
    void anotherEndingIsTheSameAnswer() {
        List<String> answers = List.of(POLITE, OTHER, PLAIN);
        List<String> negatives = List.of("", PLAIN, OTHER);
        int[][] off = groups(OptionalDouble.empty(), answers, negatives);
        assertThat(off[1][0]).isNotEqualTo(off[1][2]);
        int[][] on = groups(OptionalDouble.of(0.75), answers, negatives);
        assertThat(on[1][0]).isEqualTo(on[1][2]).isNotEqualTo(on[1][1]);
        assertThat(on[0][0])
                .as("questions go with their answers")
                .isEqualTo(on[1][0])
                .isEqualTo(on[0][2]);
        assertThat(on[2][1]).as("a negative of another row").isEqualTo(on[1][0]);
        assertThat(on[2][2]).isEqualTo(on[1][1]);
        assertThat(on[2][0]).as("absent").isEqualTo(-1);
    }

    /** A negative that is in no row an answer gets a group with the answer that it nearly is. */
    @Test
    void aNegativeOfNoGroupJoinsOne() {
        int[][] on = groups(OptionalDouble.of(0.75), List.of(POLITE, OTHER), List.of(OTHER + " 감사합니다", PLAIN));
        assertThat(on[2][1]).isEqualTo(on[1][0]);
        int[][] strict = groups(OptionalDouble.of(1), List.of(POLITE, OTHER), List.of("무관한 문장입니다", PLAIN));
        assertThat(strict[2][1]).isEqualTo(-1);
    }

    @Test
    void anotherNumberIsAnotherAnswer() {
        List<String> answers = List.of("환불은 신청하신 뒤 3일 안에 처리됩니다.", "환불은 신청하신 뒤 7일 안에 처리됩니다.");
        int[][] on = groups(OptionalDouble.of(0.6), answers, List.of("하나", "둘"));
        assertThat(on[1][0]).isNotEqualTo(on[1][1]);
    }

    @Test
    void lossesMadeOfOthersHandItOn() {
        Loss near = MultipleNegativesRankingLoss.builder().nearDuplicates(0.8).build();
        assertThat(new MatryoshkaLoss(near, List.of(8)).nearDuplicates()).hasValue(0.8);
        assertThat(new AdaptiveLayerLoss(near).nearDuplicates()).hasValue(0.8);
        assertThat(new WeightedSumLoss(List.of(
                                new WeightedSumLoss.Term(near, 1),
                                new WeightedSumLoss.Term(new MultipleNegativesRankingLoss(), 1)))
                        .nearDuplicates())
                .hasValue(0.8);
        assertThat(new CoSENTLoss().nearDuplicates()).isEmpty();
        assertThat(near.options()).containsEntry("near_duplicates", "0.8");
        for (double wrong : new double[] {0, 1.1, Double.NaN}) {
            assertThatThrownBy(() -> MultipleNegativesRankingLoss.builder().nearDuplicates(wrong))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("but is " + wrong);
        }
        assertThatThrownBy(() -> MultipleNegativesRankingLoss.builder()
                        .nearDuplicates(0.8)
                        .maskKnownPositives(false)
                        .build())
                .isInstanceOf(UsageException.class);
    }
}
