package io.github.jjak.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jjak.error.UsageException;
import io.github.jjak.eval.internal.ParaphraseMetrics;
import io.github.jjak.eval.internal.RerankingMetrics;
import io.github.jjak.fixture.ParityFixtures;
import io.github.jjak.rank.CommunityDetection;
import io.github.jjak.rank.ParaphraseMining;
import io.github.jjak.rank.SimilarityFunction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Reranking, mined pairs and communities against sentence-transformers. */
@Tag("numeric")
class MiningParityTest {

    private static final ParityFixtures FIXTURES = ParityFixtures.of(MiningParityTest.class);

    private static float[] floats(JsonNode array) {
        float[] values = new float[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) array.get(i).asDouble();
        }
        return values;
    }

    private static float[][] vectors(JsonNode array) {
        float[][] rows = new float[array.size()][];
        for (int row = 0; row < rows.length; row++) {
            rows[row] = floats(array.get(row));
        }
        return rows;
    }

    private static void assertMetrics(Map<String, Double> actual, JsonNode expected) {
        assertThat(actual).isNotEmpty();
        actual.forEach((name, value) ->
                assertThat(value).as(name).isCloseTo(expected.get(name).asDouble(), within(1e-9)));
    }

    @Test
    void rerankingIsThatOfSentenceTransformers() {
        for (JsonNode node : FIXTURES.json("metrics/reranking.json").get("cases")) {
            List<RerankingMetrics> samples = new ArrayList<>();
            int k = node.get("at_k").asInt();
            node.get("samples")
                    .forEach(sample -> samples.add(RerankingMetrics.of(
                            floats(sample.get("scores")),
                            sample.get("positives").asInt(),
                            k)));
            Map<String, Double> metrics = RerankingMetrics.mean(samples).asMap(k);
            if (node.get("ties").asBoolean()) {
                // Which of equal scores comes first is up to the sort there.
                metrics.remove("mrr@" + k);
            }
            assertMetrics(metrics, node.get("metrics"));
        }
    }

    @Test
    void minedPairsAndTheirMetricsAreThoseOfSentenceTransformers() {
        for (JsonNode node : FIXTURES.json("metrics/paraphrase_mining.json").get("cases")) {
            List<ParaphraseMining.Pair> pairs = ParaphraseMining.pairs(
                    vectors(node.get("vectors")),
                    SimilarityFunction.COSINE,
                    node.get("top_k").asInt(),
                    node.get("max_pairs").asInt());
            JsonNode expected = node.get("pairs");
            assertThat(pairs).hasSize(expected.size());
            for (int i = 0; i < pairs.size(); i++) {
                assertThat(pairs.get(i).score())
                        .isCloseTo((float) expected.get(i).get(0).asDouble(), within(1e-6f));
            }
            if (!node.get("ties").asBoolean()) {
                assertThat(pairs)
                        .extracting(pair -> List.of(pair.first(), pair.second()))
                        .isEqualTo(numbers(expected));
            }
            ParaphraseMetrics.Duplicates duplicates = new ParaphraseMetrics.Duplicates();
            node.get("duplicates")
                    .forEach(pair ->
                            duplicates.add(pair.get(0).asInt(), pair.get(1).asInt()));
            // Thresholds are means of float32 scores.
            Map<String, Double> metrics =
                    ParaphraseMetrics.of(pairs, duplicates).asMap();
            double threshold = Objects.requireNonNull(metrics.remove("threshold"));
            assertThat(threshold).isCloseTo(node.get("metrics").get("threshold").asDouble(), within(1e-6));
            assertMetrics(metrics, node.get("metrics"));
            assertMetrics(closed(pairs, duplicates), node.get("metrics_of_closure"));
        }
    }

    private static Map<String, Double> closed(
            List<ParaphraseMining.Pair> pairs, ParaphraseMetrics.Duplicates duplicates) {
        Map<String, Double> metrics =
                ParaphraseMetrics.of(pairs, duplicates.closure()).asMap();
        metrics.remove("threshold");
        return metrics;
    }

    private static List<List<Integer>> numbers(JsonNode pairs) {
        List<List<Integer>> numbers = new ArrayList<>();
        pairs.forEach(
                pair -> numbers.add(List.of(pair.get(1).asInt(), pair.get(2).asInt())));
        return numbers;
    }

    @Test
    void communitiesAreThoseOfSentenceTransformers() {
        int found = 0;
        for (JsonNode node : FIXTURES.json("metrics/communities.json").get("cases")) {
            List<List<Integer>> expected = new ArrayList<>();
            for (JsonNode community : node.get("communities")) {
                List<Integer> members = new ArrayList<>();
                community.forEach(member -> members.add(member.asInt()));
                expected.add(members);
            }
            found += expected.size();
            assertThat(CommunityDetection.communities(
                            vectors(node.get("vectors")),
                            node.get("threshold").asDouble(),
                            node.get("min_community_size").asInt()))
                    .isEqualTo(expected);
        }
        assertThat(found).isGreaterThan(10);
    }

    @Test
    void numbersOutOfRangeAreRefused() {
        float[][] two = {{1, 0}, {0, 1}};
        assertThat(ParaphraseMining.pairs(new float[0][], SimilarityFunction.COSINE, 1, 1))
                .isEmpty();
        assertThat(CommunityDetection.communities(new float[0][], 0.5, 1)).isEmpty();
        assertThatThrownBy(() -> ParaphraseMining.pairs(two, SimilarityFunction.COSINE, 0, 1))
                .isInstanceOf(UsageException.class);
        assertThatThrownBy(() -> CommunityDetection.communities(two, 1.5, 1))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("1.5");
        assertThatThrownBy(() -> CommunityDetection.communities(two, 0.5, 0)).isInstanceOf(UsageException.class);
    }
}
