package io.github.jjak.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jjak.error.UsageException;
import io.github.jjak.fixture.ParityFixtures;
import io.github.jjak.loss.MultipleNegativesRankingLoss.Direction;
import io.github.jjak.loss.MultipleNegativesRankingLoss.HardnessMode;
import io.github.jjak.loss.MultipleNegativesRankingLoss.PartitionMode;
import io.github.jjak.loss.internal.InBatchRanking;
import io.github.jjak.rank.SimilarityFunction;
import io.github.jjak.tensor.internal.TensorScope;
import io.github.jjak.tensor.internal.Tensors;
import io.github.jjak.weights.internal.SafetensorsReader;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("numeric")
class MultipleNegativesRankingLossTest {

    private static final ParityFixtures FIXTURES = ParityFixtures.of(MultipleNegativesRankingLossTest.class);

    static Stream<String> cases() {
        List<String> names = new ArrayList<>();
        FIXTURES.json("mnrl/cases.json")
                .get("cases")
                .forEach(node -> names.add(node.get("name").asText()));
        return names.stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void valueAndGradientsAreThoseOfSentenceTransformers(String name) {
        JsonNode expected = caseNamed(name);
        try (TensorScope scope = TensorScope.open();
                SafetensorsReader vectors = SafetensorsReader.open(FIXTURES.path("mnrl/embeddings.safetensors"));
                SafetensorsReader gradients =
                        SafetensorsReader.open(FIXTURES.path("mnrl/gradients_float64.safetensors"))) {
            List<String> columns = ParityFixtures.strings(expected.get("columns"));
            Tensor[] inputs = columns.stream()
                    .map(column -> vectors.floats(column).set_requires_grad(true))
                    .toArray(Tensor[]::new);
            Tensor loss = lossOf(expected).compute(Embeddings.of(inputs));
            loss.backward();
            double reference = expected.get("loss_float64").asDouble();
            assertThat(loss.item_double()).isCloseTo(reference, Offset.offset(2e-6 * Math.max(1, reference)));
            for (int i = 0; i < inputs.length; i++) {
                float[] actual = Tensors.toFloats(inputs[i].grad());
                float[] wanted = Tensors.toFloats(gradients.floats(name + "." + columns.get(i)));
                for (int j = 0; j < wanted.length; j++) {
                    assertThat(actual[j]).as("%s[%d]", columns.get(i), j).isCloseTo(wanted[j], offset(wanted[j]));
                }
            }
        }
    }

    private static Offset<Float> offset(float value) {
        return Offset.offset(1e-6f + 1e-5f * Math.abs(value));
    }

    private static JsonNode caseNamed(String name) {
        for (JsonNode node : FIXTURES.json("mnrl/cases.json").get("cases")) {
            if (node.get("name").asText().equals(name)) {
                return node;
            }
        }
        throw new AssertionError(name);
    }

    private static MultipleNegativesRankingLoss lossOf(JsonNode node) {
        Set<Direction> directions = EnumSet.noneOf(Direction.class);
        node.get("directions").forEach(name -> directions.add(Direction.valueOf(upper(name.asText()))));
        String hardness = node.get("hardness_mode").asText("none");
        return MultipleNegativesRankingLoss.builder()
                .scale(node.get("scale").asDouble())
                .similarity(
                        SimilarityFunction.valueOf(upper(node.get("similarity").asText())))
                .directions(directions)
                .partitionMode(
                        PartitionMode.valueOf(upper(node.get("partition_mode").asText())))
                .hardness(
                        HardnessMode.valueOf(upper(hardness.equals("null") ? "none" : hardness)),
                        node.get("hardness_strength").asDouble())
                .build();
    }

    private static String upper(String name) {
        return name.toUpperCase(Locale.ROOT);
    }

    /** Rows 0 and 2 share an answer: leaving the other's copy out must equal the sum written out by hand. */
    @Test
    void knownPositivesLeaveTheDenominator() {
        float[][] cosines = {{0.9f, 0.1f, 0.8f}, {0.2f, 0.7f, 0.3f}, {0.6f, 0.0f, 0.5f}};
        try (TensorScope scope = TensorScope.open()) {
            // Anchors are unit axes, so an answer's components are its cosines with them, up to its own length.
            Tensor anchors = Tensors.of(new float[] {1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0}, 3, 4);
            float[] answers = new float[12];
            for (int answer = 0; answer < 3; answer++) {
                double rest = 1;
                for (int anchor = 0; anchor < 3; anchor++) {
                    // scaled down so that three components fit into a unit vector
                    answers[answer * 4 + anchor] = cosines[anchor][answer] * 0.5f;
                    rest -= Math.pow(answers[answer * 4 + anchor], 2);
                }
                answers[answer * 4 + 3] = (float) Math.sqrt(rest);
            }
            int[][] groups = {{5, 6, 5}, {5, 6, 5}};
            Embeddings batch = new Embeddings(List.of(anchors, Tensors.of(answers, 3, 4)), groups);
            double masked = new MultipleNegativesRankingLoss().compute(batch).item_double();
            double expected = (row(cosines[0], 0, 2) + row(cosines[1], 1, -1) + row(cosines[2], 2, 0)) / 3;
            assertThat(masked).isCloseTo(expected, Offset.offset(1e-5));
            double plain = MultipleNegativesRankingLoss.builder()
                    .maskKnownPositives(false)
                    .build()
                    .compute(batch)
                    .item_double();
            assertThat(plain).isGreaterThan(masked + 0.01);
            InBatchRanking ranking = InBatchRanking.of(batch);
            assertThat(ranking.multiPositiveRows()).isEqualTo(2);
            assertThat(ranking.accuracy()).isEqualTo(1.0);
            assertThat(ranking.positiveCosine()).isCloseTo(0.5 * (0.9 + 0.7 + 0.5) / 3, Offset.offset(1e-6));
            assertThat(ranking.negativeCosine())
                    .as("without answer 2 of row 0 and answer 0 of row 2")
                    .isCloseTo(0.5 * (0.1 + 0.2 + 0.3 + 0.0) / 4, Offset.offset(1e-6));
            assertThat(ranking.logCandidates()).isCloseTo((2 * Math.log(2) + Math.log(3)) / 3, Offset.offset(1e-6));
            assertThat(InBatchRanking.of(Embeddings.of(batch.columns().toArray(Tensor[]::new)))
                            .accuracy())
                    .as("unmasked, row 2 prefers answer 0")
                    .isCloseTo(2 / 3.0, Offset.offset(1e-6));
        }
    }

    /** A model that finds all texts equally near has the loss that is written as its baseline, whatever is left out. */
    @Test
    void theBaselineIsTheLossOfAModelThatTellsNothingApart() {
        int[][] groups = {{5, 6, 5, 7}, {5, 6, 5, 7}, {8, 9, 7, 10}};
        boolean[][] absent = {new boolean[4], new boolean[4], {false, true, false, false}};
        try (TensorScope scope = TensorScope.open()) {
            Tensor same = Tensors.of(new float[] {1, 2, 1, 2, 1, 2, 1, 2}, 4, 2);
            Embeddings batch = new Embeddings(
                    List.of(same, same, same),
                    Embeddings.BatchFacts.ofGroups(groups).withAbsent(absent));
            MultipleNegativesRankingLoss loss = new MultipleNegativesRankingLoss();
            assertThat(loss.isSoftmaxOverDocuments()).isTrue();
            assertThat(InBatchRanking.of(batch).logCandidates())
                    .isCloseTo(loss.compute(batch).item_double(), Offset.offset(1e-5));
            assertThat(MultipleNegativesRankingLoss.builder()
                            .directions(Set.of(Direction.QUERY_TO_DOC, Direction.DOC_TO_QUERY))
                            .build()
                            .isSoftmaxOverDocuments())
                    .isFalse();
        }
    }

    private static double row(float[] cosines, int own, int excluded) {
        double sum = 0;
        for (int i = 0; i < cosines.length; i++) {
            sum += i == excluded ? 0 : Math.exp(20 * 0.5 * cosines[i]);
        }
        return Math.log(sum) - 20 * 0.5 * cosines[own];
    }

    @Test
    void refusesWhatCannotBeLearnt() {
        MultipleNegativesRankingLoss loss = new MultipleNegativesRankingLoss();
        assertThatThrownBy(() -> loss.check(2, 1))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("batch size 1");
        assertThatThrownBy(() -> loss.check(1, 8))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("two text columns");
        loss.check(3, 1);
        assertThatThrownBy(() ->
                        MultipleNegativesRankingLoss.builder().scale(Double.NaN).build())
                .isInstanceOf(UsageException.class);
        assertThatThrownBy(() -> MultipleNegativesRankingLoss.builder()
                        .directions(EnumSet.of(Direction.DOC_TO_QUERY))
                        .build())
                .hasMessageContaining("QUERY_TO_DOC");
        assertThatThrownBy(() -> MultipleNegativesRankingLoss.builder()
                        .directions(EnumSet.allOf(Direction.class))
                        .partitionMode(PartitionMode.PER_DIRECTION)
                        .build())
                .hasMessageContaining("JOINT");
    }
}
