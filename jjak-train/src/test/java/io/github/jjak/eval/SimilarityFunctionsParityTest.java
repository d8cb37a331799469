package io.github.jjak.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jjak.eval.internal.BinaryClassificationMetrics;
import io.github.jjak.eval.internal.ExactSearch;
import io.github.jjak.eval.internal.SimilarityMetrics;
import io.github.jjak.eval.internal.TripletMetrics;
import io.github.jjak.rank.SimilarityFunction;
import io.github.jjak.tensor.internal.TensorScope;
import io.github.jjak.tensor.internal.Tensors;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every similarity function: its scores, its metrics and their names, against sentence-transformers. */
class SimilarityFunctionsParityTest {

    private static final JsonNode FIXTURE = Fixture.read("similarity_functions.json");
    private static final List<float[]> ANCHORS = vectors("anchors");
    private static final List<float[]> POSITIVES = vectors("positives");
    private static final List<float[]> NEGATIVES = vectors("negatives");
    private static final List<float[]> RIGHTS = vectors("rights");

    private static List<float[]> vectors(String name) {
        List<float[]> vectors = new ArrayList<>();
        FIXTURE.get(name).forEach(vector -> vectors.add(Fixture.floats(vector)));
        return vectors;
    }

    private static JsonNode expected(SimilarityFunction function) {
        return FIXTURE.get("functions").get(function.id());
    }

    private static float[] scores(SimilarityFunction function, List<float[]> right) {
        float[] scores = new float[ANCHORS.size()];
        for (int row = 0; row < scores.length; row++) {
            scores[row] = function.of(ANCHORS.get(row), right.get(row));
        }
        return scores;
    }

    @ParameterizedTest
    @EnumSource
    void scoresOfPairs(SimilarityFunction function) {
        float[] actual = scores(function, RIGHTS);
        float[] wanted = Fixture.floats(expected(function).get("scores"));
        for (int row = 0; row < wanted.length; row++) {
            assertThat(actual[row]).isCloseTo(wanted[row], within(1e-6f * Math.max(1, Math.abs(wanted[row]))));
        }
    }

    @ParameterizedTest
    @EnumSource
    void retrievalFromVectors(SimilarityFunction function) {
        // Ties go by the documents' names: n0, n1, n10, …, p0, p1, p10, …
        List<String> names = IntStream.range(0, ANCHORS.size())
                .boxed()
                .flatMap(row -> Stream.of("p" + row, "n" + row))
                .sorted()
                .toList();
        List<float[]> documents = names.stream()
                .map(name -> (name.charAt(0) == 'p' ? POSITIVES : NEGATIVES).get(Integer.parseInt(name.substring(1))))
                .toList();
        ExactSearch search = new ExactSearch(ANCHORS.size(), RetrievalMetrics.DEPTH);
        try (TensorScope scope = TensorScope.open()) {
            Tensor scores = function.ofPrepared(
                            function.prepare(Tensors.ofRows(ANCHORS)), function.prepare(Tensors.ofRows(documents)))
                    .contiguous();
            FloatBuffer buffer = Tensors.buffer(scores);
            search.add(buffer, names.size(), 0, 0);
        }
        List<Set<Integer>> relevant = new ArrayList<>();
        int also = FIXTURE.get("also_relevant_every").asInt();
        for (int row = 0; row < ANCHORS.size(); row++) {
            Set<Integer> right = new HashSet<>(Set.of(names.indexOf("p" + row)));
            if (row % also == 0) {
                right.add(names.indexOf("n" + row));
            }
            relevant.add(right);
        }
        Fixture.assertMetrics(
                RetrievalResult.of(search.rankings(), relevant).mean().asMap(function.id()),
                expected(function).get("metrics").get("retrieval"));
    }

    @ParameterizedTest
    @EnumSource
    void theOtherEvaluators(SimilarityFunction function) {
        JsonNode metrics = expected(function).get("metrics");
        float[] scores = Fixture.floats(expected(function).get("scores"));
        Fixture.assertMetrics(
                SimilarityMetrics.of(scores, Fixture.doubles(FIXTURE.get("gold")))
                        .asMap(function.id()),
                metrics.get("similarity"));
        boolean[] labels = new boolean[scores.length];
        for (int row = 0; row < labels.length; row++) {
            labels[row] = FIXTURE.get("labels").get(row).asInt() == 1;
        }
        Fixture.assertMetrics(BinaryClassificationMetrics.of(scores, labels).asMap(function), metrics.get("binary"));
        Fixture.assertMetrics(
                TripletMetrics.of(scores(function, POSITIVES), scores(function, NEGATIVES))
                        .asMap(function.id()),
                metrics.get("triplet"));
    }
}
