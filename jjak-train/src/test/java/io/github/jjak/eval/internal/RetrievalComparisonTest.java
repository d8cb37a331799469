package io.github.jjak.eval.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.jjak.data.Dataset;
import io.github.jjak.error.UsageException;
import io.github.jjak.eval.InformationRetrievalEvaluator;
import io.github.jjak.eval.RetrievalResult;
import io.github.jjak.eval.internal.RetrievalComparison.Metric;
import io.github.jjak.rank.Ranking;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RetrievalComparisonTest {

    private static final PairedBootstrap BOOTSTRAP = PairedBootstrap.withSeed(1);

    private static final InformationRetrievalEvaluator PAIRS = InformationRetrievalEvaluator.of(Dataset.of(
            List.of("question", "answer"),
            List.of(
                    List.of("배송은 언제 오나요?", "언제 도착하나요?", "환불 되나요?", "비밀번호를 잊었어요."),
                    List.of("이틀 안에 옵니다.", "이틀 안에 옵니다.", "사흘 안에 됩니다.", "새로 정하세요."))));

    private static RetrievalResult result(int... first) {
        List<Ranking> rankings = new ArrayList<>();
        for (int answer : first) {
            rankings.add(Ranking.of(new int[] {answer}, new float[] {1}));
        }
        return PAIRS.score(rankings);
    }

    @Test
    void questionsAreWonAndLostOneByOneAndClustersAreThoseOfAnswers() {
        RetrievalResult before = result(0, 1, 0, 2);
        RetrievalResult after = result(0, 0, 1, 0);
        RetrievalComparison found =
                RetrievalComparison.of(List.of(PAIRS), List.of(before), List.of(after), Metric.NDCG_AT_10, BOOTSTRAP);
        assertThat(found.won()).containsExactly(List.of(1, 2));
        assertThat(found.lost()).containsExactly(List.of(3));
        assertThat(found.levelQuestions()).isEqualTo(1);
        MeanDifference difference = found.difference(Metric.NDCG_AT_10).orElseThrow();
        assertThat(difference.difference()).isCloseTo(0.25, within(1e-12));
        assertThat(difference.clusters()).isEqualTo(3);
        assertThat(found.isBetter(Metric.NDCG_AT_10, 0)).isFalse();
    }

    @Test
    void aMarginMustBeExceededByTheWholeInterval() {
        RetrievalComparison found = RetrievalComparison.of(
                List.of(PAIRS),
                List.of(result(1, 1, 0, 0)),
                List.of(result(0, 0, 1, 2)),
                Metric.ACCURACY_AT_1,
                BOOTSTRAP);
        assertThat(found.isBetter(Metric.ACCURACY_AT_1, 0.99)).isTrue();
        assertThat(found.isBetter(Metric.ACCURACY_AT_1, 1)).isFalse();
    }

    @Test
    void oneAnswerHasNoInterval() {
        InformationRetrievalEvaluator one = InformationRetrievalEvaluator.of(
                Dataset.of(List.of("q", "a"), List.of(List.of("언제 오나요?"), List.of("이틀 안에 옵니다."))));
        RetrievalResult result = one.score(List.of(Ranking.of(new int[] {0}, new float[] {1})));
        RetrievalComparison found =
                RetrievalComparison.of(List.of(one), List.of(result), List.of(result), Metric.NDCG_AT_10, BOOTSTRAP);
        assertThat(found.differences()).isEmpty();
        assertThat(found.isBetter(Metric.NDCG_AT_10, 0)).isFalse();
    }

    @Test
    void resultsOfOtherNumbersAreRefused() {
        assertThatThrownBy(() -> RetrievalComparison.of(
                        List.of(PAIRS), List.of(), List.of(result(0, 0, 0, 0)), Metric.NDCG_AT_10, BOOTSTRAP))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("1 data sets, 0 and 1 results");
    }
}
