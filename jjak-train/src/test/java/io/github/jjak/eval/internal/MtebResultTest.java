package io.github.jjak.eval.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MtebResultTest {

    @Test
    void metricsHaveTheNamesAndDigitsOfMteb() {
        Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put("cosine_ndcg@10", 0.12345678);
        metrics.put("cosine_recall@1", 0.5);
        metrics.put("cosine_map@100", Double.NaN);
        Map<String, Object> result = MtebResult.of("NanoNQ", "abc", "test", metrics, "cosine_ndcg@10", 1.5);
        assertThat(result)
                .containsEntry("task_name", "NanoNQ")
                .containsEntry("dataset_revision", "abc")
                .containsEntry("evaluation_time", 1.5);
        Map<String, Object> scores = new LinkedHashMap<>();
        scores.put("ndcg_at_10", 0.123457);
        scores.put("recall_at_1", 0.5);
        scores.put("main_score", 0.123457);
        scores.put("hf_subset", "default");
        scores.put("languages", List.of());
        assertThat(result.get("scores")).isEqualTo(Map.of("test", List.of(scores)));
    }

    @Test
    void correlationsAreNamedTheOtherWayRound() {
        assertThat(MtebResult.name("spearman_cosine")).isEqualTo("cosine_spearman");
        assertThat(MtebResult.name("pearson_dot")).isEqualTo("dot_pearson");
        assertThat(MtebResult.name("cosine_ap")).isEqualTo("cosine_ap");
    }
}
