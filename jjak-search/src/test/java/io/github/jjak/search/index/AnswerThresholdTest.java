package io.github.jjak.search.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jjak.error.UsageException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AnswerThresholdTest {

    private static AnswerThreshold.Outcome outcome(double score, boolean right, boolean answerable) {
        return new AnswerThreshold.Outcome(score, right, answerable);
    }

    @Test
    void theWidestThresholdThatKeepsThePrecision() {
        List<AnswerThreshold.Outcome> outcomes = List.of(
                outcome(0.9, true, true),
                outcome(0.8, true, true),
                outcome(0.7, false, false),
                outcome(0.6, true, true),
                outcome(0.5, true, true),
                outcome(0.4, false, true),
                outcome(0.3, false, false));
        AnswerThreshold four = AnswerThreshold.fit(outcomes, 5, 2, 0.8);
        assertThat(four).isEqualTo(new AnswerThreshold(0.5, 0.8, 0.8, 5, 2));
        assertThat(AnswerThreshold.fit(outcomes, 5, 2, 1).minScore()).isEqualTo(0.8);
        assertThat(AnswerThreshold.fit(outcomes, 10, 2, 0.8).coverage()).isEqualTo(0.4);
    }

    @Test
    void equalScoresAreOnOneSide() {
        List<AnswerThreshold.Outcome> outcomes =
                List.of(outcome(0.9, true, true), outcome(0.5, true, true), outcome(0.5, false, false));
        assertThat(AnswerThreshold.fit(outcomes, 2, 1, 0.9).minScore()).isEqualTo(0.9);
    }

    @Test
    void aPrecisionOutOfReachGivesTheBestThereIs() {
        List<AnswerThreshold.Outcome> outcomes =
                List.of(outcome(0.9, false, false), outcome(0.5, true, true), outcome(0.4, false, true));
        AnswerThreshold best = AnswerThreshold.fit(outcomes, 2, 1, 0.99);
        assertThat(best.minScore()).isEqualTo(0.5);
        assertThat(best.precision()).isEqualTo(0.5);
        assertThatThrownBy(() -> AnswerThreshold.fit(List.of(), 2, 1, 0.9)).isInstanceOf(UsageException.class);
        assertThatThrownBy(() -> AnswerThreshold.fit(outcomes, 2, 1, 0)).isInstanceOf(UsageException.class);
        assertThatThrownBy(() -> AnswerThreshold.fit(outcomes, 2, 1, Double.NaN))
                .isInstanceOf(UsageException.class);
    }

    @Test
    void fittedOnAnIndexItKeepsBackWhatNobodyAnswers() {
        List<IndexRow> rows = IntStream.range(0, 20)
                .mapToObj(i -> new IndexRow("r" + i, "fruit" + i + " grows on tree" + i))
                .toList();
        List<ThresholdFitting.HeldOut> heldOut = IntStream.range(0, 20)
                .mapToObj(i -> new ThresholdFitting.HeldOut("where grows fruit" + i, Set.of("r" + i)))
                .toList();
        try (SearchIndex index =
                SearchIndex.inMemory(rows, IndexSettings.ofDefaults().withLanguage("none"), null)) {
            Map<SearchMode, AnswerThreshold> fitted = ThresholdFitting.fit(index, heldOut, List.of(), 0.95);
            assertThat(fitted).containsOnlyKeys(SearchMode.BM25);
            AnswerThreshold threshold = Objects.requireNonNull(fitted.get(SearchMode.BM25));
            assertThat(threshold.precision()).isEqualTo(1);
            assertThat(threshold.coverage()).isEqualTo(1);
            SearchRequest sure = SearchRequest.ofDefaults().withMinScore(threshold.minScore());
            assertThat(index.search("where grows fruit7", sure)).hasSize(1);
            assertThat(index.search("what grows here", sure)).isEmpty();
            assertThat(ThresholdFitting.fit(index, heldOut, List.of("what grows here"), 0.95)
                            .values())
                    .allMatch(one -> one.unanswerable() == 1);
        }
    }
}
