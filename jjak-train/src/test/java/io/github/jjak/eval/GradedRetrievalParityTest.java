package io.github.jjak.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jjak.rank.Ranking;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Graded judgements against trec_eval's own numbers. */
class GradedRetrievalParityTest {

    private static final Map<String, String> NAMES = Map.of(
            "ndcg_cut_10", "cosine_ndcg@10",
            "map_cut_100", "cosine_map@100",
            "recall_5", "cosine_recall@5",
            "recall_10", "cosine_recall@10",
            "P_3", "cosine_precision@3",
            "P_10", "cosine_precision@10",
            "success_1", "cosine_accuracy@1",
            "success_10", "cosine_accuracy@10");

    @Test
    void meansAndSingleQueriesAreThoseOfTrecEval() {
        JsonNode fixture = Fixture.read("graded_retrieval.json");
        List<String> documents = Fixture.strings(fixture.get("documents"));
        List<Ranking> rankings = new ArrayList<>();
        List<Map<Integer, Double>> grades = new ArrayList<>();
        for (String query : Fixture.strings(fixture.get("queries"))) {
            rankings.add(ranking(fixture.get("run").get(query), documents));
            Map<Integer, Double> ofQuery = new LinkedHashMap<>();
            fixture.get("qrels")
                    .get(query)
                    .properties()
                    .forEach(grade -> ofQuery.put(
                            documents.indexOf(grade.getKey()), grade.getValue().asDouble()));
            grades.add(ofQuery);
        }
        RetrievalResult result = RetrievalResult.ofGrades(rankings, grades);
        assertEqual(result.mean(), fixture.get("metrics"));
        int place = 0;
        for (String query : Fixture.strings(fixture.get("queries"))) {
            assertEqual(
                    result.perQuery().get(place++),
                    fixture.get("metrics_per_query").get(query));
        }
    }

    private static Ranking ranking(JsonNode scores, List<String> documents) {
        List<Map.Entry<String, JsonNode>> hits = new ArrayList<>(scores.properties());
        hits.sort(Comparator.comparingDouble(hit -> -hit.getValue().asDouble()));
        int[] positions = hits.stream()
                .mapToInt(hit -> documents.indexOf(hit.getKey()) < 0 ? 1000 : documents.indexOf(hit.getKey()))
                .toArray();
        return Ranking.of(positions, new float[positions.length]);
    }

    private static void assertEqual(RetrievalMetrics found, JsonNode expected) {
        Map<String, Double> metrics = found.asMap("cosine");
        NAMES.forEach((theirs, ours) -> assertThat(metrics.get(ours))
                .as(theirs)
                .isCloseTo(expected.get(theirs).asDouble(), within(1e-9)));
    }
}
