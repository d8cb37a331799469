package io.github.jjak.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.jjak.data.Dataset;
import io.github.jjak.error.DataException;
import io.github.jjak.error.UsageException;
import io.github.jjak.eval.internal.MinimalPairMetrics;
import io.github.jjak.model.SentenceTransformer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("numeric")
class MinimalPairEvaluatorTest {

    private static final List<String> NAMES = List.of("anchor", "positive", "negative", "rule");

    @Test
    void countsByHand() {
        float[] positive = {0.75f, 0.5f, 0.25f, 0.5f};
        float[] negative = {0.25f, 0.5f, 0.5f, 0.25f};
        Map<String, Double> metrics = MinimalPairMetrics.of(
                        positive, negative, List.of("tense", "number", "tense", "number"))
                .asMap();
        // Right: the first and the last; the second is a tie. Margins: 0.5, 0, -0.25, 0.25.
        assertThat(metrics)
                .containsOnly(
                        Map.entry("minimal_pair_accuracy", 0.5),
                        Map.entry("minimal_pair_margin", 0.125),
                        Map.entry("minimal_pairs", 4.0),
                        Map.entry("minimal_pair_accuracy_number", 0.5),
                        Map.entry("minimal_pair_margin_number", 0.125),
                        Map.entry("minimal_pairs_number", 2.0),
                        Map.entry("minimal_pair_accuracy_tense", 0.5),
                        Map.entry("minimal_pair_margin_tense", 0.125),
                        Map.entry("minimal_pairs_tense", 2.0));
        assertThat(metrics.keySet()).first().isEqualTo("minimal_pair_accuracy");
    }

    @Test
    void rulesAreOptional() {
        assertThat(MinimalPairMetrics.of(new float[] {1}, new float[] {0}, List.of())
                        .asMap())
                .containsOnly(
                        Map.entry("minimal_pair_accuracy", 1.0),
                        Map.entry("minimal_pair_margin", 1.0),
                        Map.entry("minimal_pairs", 1.0));
        assertThatThrownBy(() -> MinimalPairMetrics.of(new float[0], new float[0], List.of()))
                .isInstanceOf(DataException.class);
        assertThatThrownBy(() -> MinimalPairMetrics.of(new float[2], new float[2], List.of("tense")))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("1 rules for 2 pairs");
    }

    @Test
    void aModelPrefersTheTextItself() {
        List<List<String>> columns = List.of(
                List.of("배송은 언제 오나요?", "배고프다."),
                List.of("배송은 언제 오나요?", "날씨가 좋네요."),
                List.of("비밀번호를 잊었어요.", "날씨가 좋네요."),
                List.of("verb", "number"));
        MinimalPairEvaluator evaluator = MinimalPairEvaluator.of(Dataset.of(NAMES, columns));
        try (SentenceTransformer model = SentenceTransformer.load("builtin:ko-tiny")) {
            Map<String, Double> metrics = evaluator.evaluate(model);
            assertThat(metrics)
                    .containsEntry(evaluator.primaryMetric(model), 0.5)
                    .containsEntry("minimal_pair_accuracy_verb", 1.0)
                    .containsEntry("minimal_pair_accuracy_number", 0.0)
                    .containsEntry("minimal_pair_margin_number", 0.0);
            double twin = PairSimilarities.of(model, columns.get(0), columns.get(2))[0];
            assertThat(metrics.get("minimal_pair_margin_verb")).isCloseTo(1 - twin, within(1e-6));
        }
    }

    @Test
    void badColumnsAreRefused() {
        assertThatThrownBy(() ->
                        MinimalPairEvaluator.of(Dataset.of(NAMES.subList(0, 2), List.of(List.of("하나"), List.of("둘")))))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("anchor,positive,negative");
        List<List<String>> columns = List.of(List.of("하나"), List.of("둘"), List.of("셋"), List.of("My Rule"));
        assertThatThrownBy(() -> MinimalPairEvaluator.of(Dataset.of(NAMES, columns)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("Row 1")
                .hasMessageNotContaining("My Rule");
    }
}
