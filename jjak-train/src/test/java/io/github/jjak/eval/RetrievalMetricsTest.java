package io.github.jjak.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.jjak.error.DataException;
import io.github.jjak.error.UsageException;
import io.github.jjak.eval.RetrievalMetrics.AtCutoffs;
import io.github.jjak.rank.Ranking;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RetrievalMetricsTest {

    @Test
    void workedByHand() {
        // Relevant at ranks 2 and 4; a third relevant document is never found.
        RetrievalMetrics metrics = RetrievalMetrics.ofQuery(new boolean[] {false, true, false, true, false}, 3);

        assertThat(metrics.accuracy()).isEqualTo(new AtCutoffs(0, 1, 1, 1));
        assertThat(metrics.precision()).isEqualTo(new AtCutoffs(0, 1 / 3.0, 2 / 5.0, 2 / 10.0));
        assertThat(metrics.recall()).isEqualTo(new AtCutoffs(0, 1 / 3.0, 2 / 3.0, 2 / 3.0));
        assertThat(metrics.mrrAt10()).isEqualTo(1 / 2.0);
        assertThat(metrics.mapAt100()).isCloseTo((1 / 2.0 + 2 / 4.0) / 3, within(1e-15));
        double log3 = Math.log(3) / Math.log(2);
        double log5 = Math.log(5) / Math.log(2);
        assertThat(metrics.ndcgAt10()).isCloseTo((1 / log3 + 1 / log5) / (1 + 1 / log3 + 1 / 2.0), within(1e-15));
    }

    @Test
    void whatLiesBeyondEachCutoffDoesNotCount() {
        boolean[] eleventh = new boolean[120];
        eleventh[10] = true;
        boolean[] lateHit = new boolean[120];
        lateHit[100] = true;

        assertThat(RetrievalMetrics.ofQuery(eleventh, 1).mrrAt10()).isZero();
        assertThat(RetrievalMetrics.ofQuery(eleventh, 1).ndcgAt10()).isZero();
        assertThat(RetrievalMetrics.ofQuery(eleventh, 1).mapAt100()).isEqualTo(1 / 11.0);
        assertThat(RetrievalMetrics.ofQuery(lateHit, 1).mapAt100()).isZero();
    }

    @Test
    void queriesWithoutRelevantDocumentsAreLeftOut() {
        Ranking ranking = Ranking.of(new int[] {4, 2}, new float[] {0.9f, 0.8f});

        RetrievalResult result =
                RetrievalResult.of(List.of(ranking, ranking, ranking), List.of(Set.of(4), Set.of(), Set.of(2)));

        assertThat(result.queries()).containsExactly(0, 2);
        assertThat(result.values(RetrievalMetrics::mrrAt10)).containsExactly(1.0, 0.5);
        assertThat(result.mean().mrrAt10()).isEqualTo(0.75);
    }

    @Test
    void refusesWhatCannotBeMeasured() {
        Ranking ranking = Ranking.of(new int[] {0}, new float[] {1});

        assertThatThrownBy(() -> RetrievalResult.of(List.of(ranking), List.of(Set.of())))
                .isInstanceOf(DataException.class);
        assertThatThrownBy(() -> RetrievalResult.of(List.of(ranking), List.of()))
                .isInstanceOf(UsageException.class);
        assertThatThrownBy(() -> RetrievalMetrics.ofQuery(new boolean[] {true, true}, 1))
                .isInstanceOf(UsageException.class);
        assertThatThrownBy(() -> Ranking.of(new int[] {0}, new float[] {})).isInstanceOf(UsageException.class);
    }
}
