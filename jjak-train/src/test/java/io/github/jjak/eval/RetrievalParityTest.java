package io.github.jjak.eval;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jjak.eval.internal.ExactSearch;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Search and metrics together, against sentence-transformers' InformationRetrievalEvaluator. */
class RetrievalParityTest {

    static Stream<JsonNode> cases() {
        return Fixture.read("information_retrieval.json").get("cases").valueStream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void meanOverQueries(JsonNode fixture) {
        RetrievalResult result = evaluate(fixture);

        Fixture.assertMetrics(result.mean().asMap("cosine"), fixture.get("metrics"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void everyQueryAlone(JsonNode fixture) {
        RetrievalResult result = evaluate(fixture);

        JsonNode expected = fixture.get("metrics_per_query");
        assertThat(result.queries()).hasSize(expected.size());
        for (int index = 0; index < result.queries().size(); index++) {
            String query =
                    fixture.get("query_ids").get(result.queries().get(index)).asText();
            Fixture.assertMetrics(result.perQuery().get(index).asMap("cosine"), expected.get(query));
        }
    }

    @Test
    void namesComeInTheOrderOfSentenceTransformers() {
        JsonNode fixture = cases().findFirst().orElseThrow();
        List<String> expected = new ArrayList<>();
        fixture.get("metrics").fieldNames().forEachRemaining(expected::add);

        assertThat(evaluate(fixture).mean().asMap("cosine").keySet()).containsExactlyElementsOf(expected);
    }

    @Test
    void fromVectors() {
        JsonNode fixture = Fixture.read("information_retrieval_vectors.json");
        List<String> queries = fixture.get("queries")
                .propertyStream()
                .map(entry -> entry.getKey())
                .toList();
        List<String> corpus = fixture.get("corpus")
                .propertyStream()
                .map(entry -> entry.getKey())
                .sorted()
                .toList();
        ExactSearch search = new ExactSearch(queries.size(), RetrievalMetrics.DEPTH);
        for (int query = 0; query < queries.size(); query++) {
            float[] vector = Fixture.floats(fixture.get("queries").get(queries.get(query)));
            float[] scores = new float[corpus.size()];
            for (int document = 0; document < scores.length; document++) {
                scores[document] =
                        dot(vector, Fixture.floats(fixture.get("corpus").get(corpus.get(document))));
            }
            search.add(FloatBuffer.wrap(scores), scores.length, query, 0);
        }

        RetrievalResult result =
                RetrievalResult.of(search.rankings(), relevant(fixture.get("relevant"), queries, corpus));

        Fixture.assertMetrics(result.mean().asMap("cosine"), fixture.get("metrics"));
    }

    private static RetrievalResult evaluate(JsonNode fixture) {
        List<String> queries = Fixture.strings(fixture.get("query_ids"));
        List<String> columns = Fixture.strings(fixture.get("corpus_ids"));
        List<String> corpus = columns.stream().sorted().toList();
        ExactSearch search = new ExactSearch(queries.size(), RetrievalMetrics.DEPTH);
        for (int query = 0; query < queries.size(); query++) {
            float[] scores = Fixture.floats(fixture.get("scores").get(query));
            float[] sorted = new float[scores.length];
            for (int column = 0; column < scores.length; column++) {
                sorted[corpus.indexOf(columns.get(column))] = scores[column];
            }
            search.add(FloatBuffer.wrap(sorted), sorted.length, query, 0);
        }
        return RetrievalResult.of(search.rankings(), relevant(fixture.get("relevant"), queries, corpus));
    }

    private static List<Set<Integer>> relevant(JsonNode relevant, List<String> queries, List<String> corpus) {
        return queries.stream()
                .map(query -> relevant.has(query) ? positions(relevant.get(query), corpus) : Set.<Integer>of())
                .toList();
    }

    private static Set<Integer> positions(JsonNode documents, List<String> corpus) {
        Set<Integer> positions = new HashSet<>();
        for (String document : Fixture.strings(documents)) {
            int position = corpus.indexOf(document);
            positions.add(position < 0 ? -1 - positions.size() : position);
        }
        return positions;
    }

    private static float dot(float[] left, float[] right) {
        return (float) IntStream.range(0, left.length)
                .mapToDouble(index -> (double) left[index] * right[index])
                .sum();
    }
}
