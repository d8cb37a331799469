package io.github.jjak.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.jjak.data.Dataset;
import io.github.jjak.error.DataException;
import io.github.jjak.error.UsageException;
import io.github.jjak.eval.internal.BinaryClassificationMetrics;
import io.github.jjak.eval.internal.MetricValue;
import io.github.jjak.eval.internal.SimilarityMetrics;
import io.github.jjak.model.LoadOptions;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.rank.SimilarityFunction;
import io.github.jjak.rank.internal.Vectors;
import io.github.jjak.tensor.internal.TensorScope;
import io.github.jjak.tensor.internal.Tensors;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The evaluators of pairs and triplets: cosines of a real model against libtorch's, then the metrics of those cosines. */
@Tag("numeric")
class PairEvaluatorsTest {

    private static final List<String> LEFT = List.of("배송은 언제 오나요?", "환불해 주세요.", "배고프다.", "회의실을 예약하고 싶어요.");
    private static final List<String> RIGHT = List.of("택배가 언제 도착해요?", "돈을 돌려받고 싶어요.", "날씨가 좋네요.", "비밀번호를 잊었어요.");
    private static final List<String> NAMES = List.of("sentence1", "sentence2");

    private static SentenceTransformer model;

    @BeforeAll
    static void load() {
        model = SentenceTransformer.load("builtin:ko-tiny");
    }

    @AfterAll
    static void close() {
        model.close();
    }

    private static float[] expectedCosines() {
        try (TensorScope scope = TensorScope.open()) {
            Tensor cosines = Vectors.cosines(
                    Tensors.ofRows(List.of(model.encode(LEFT))), Tensors.ofRows(List.of(model.encode(RIGHT))));
            float[] diagonal = new float[LEFT.size()];
            for (int i = 0; i < diagonal.length; i++) {
                diagonal[i] = cosines.select(0, i).select(0, i).item_float();
            }
            return diagonal;
        }
    }

    @Test
    void cosinesArePairByPair() {
        float[] cosines = PairSimilarities.of(model, LEFT, RIGHT);
        float[] expected = expectedCosines();
        for (int i = 0; i < expected.length; i++) {
            assertThat(cosines[i]).isCloseTo(expected[i], within(1e-6f));
        }
        assertThat(PairSimilarities.of(model, LEFT, LEFT)).containsOnly(1f);
    }

    @Test
    void similarityFollowsTheScoreColumn() {
        double[] gold = {5, 4, 0, 1};
        EmbeddingSimilarityEvaluator evaluator =
                EmbeddingSimilarityEvaluator.of(Dataset.of(NAMES, List.of(LEFT, RIGHT), gold));
        assertThat(evaluator.evaluate(model))
                .isEqualTo(SimilarityMetrics.of(PairSimilarities.of(model, LEFT, RIGHT), gold)
                        .asMap("cosine"))
                .containsKey(evaluator.primaryMetric(model));
        assertThat(evaluator.contentHash())
                .isNotEqualTo(EmbeddingSimilarityEvaluator.of(
                                Dataset.of(NAMES, List.of(LEFT, RIGHT), new double[] {5, 4, 1, 1}))
                        .contentHash());
        assertThatThrownBy(() -> EmbeddingSimilarityEvaluator.of(Dataset.of(NAMES, List.of(LEFT, RIGHT))))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("sentence1,sentence2,score");
    }

    @Test
    void correlationsOfOneRowOrEqualScoresAreUndefined() {
        EmbeddingSimilarityEvaluator one = EmbeddingSimilarityEvaluator.of(
                Dataset.of(NAMES, List.of(List.of("하나"), List.of("둘")), new double[] {1}));
        EmbeddingSimilarityEvaluator equal =
                EmbeddingSimilarityEvaluator.of(Dataset.of(NAMES, List.of(LEFT, RIGHT), new double[] {3, 3, 3, 3}));
        for (EmbeddingSimilarityEvaluator evaluator : List.of(one, equal)) {
            assertThat(evaluator.evaluate(model))
                    .containsEntry("pearson_cosine", Double.NaN)
                    .containsEntry("spearman_cosine", Double.NaN);
            assertThat(evaluator.whenUndefined()).contains("two rows", "differ");
        }
        assertThat(MetricValue.inWords(Double.NaN)).isEqualTo("undefined");
        assertThat(MetricValue.inWords(0.25)).isEqualTo("0.2500");
    }

    @Test
    void labelsOfOneKindLeaveMetricsUndefined() {
        Map<String, Double> none = BinaryClassificationEvaluator.of(
                        Dataset.of(NAMES, List.of(LEFT, RIGHT), new double[4]))
                .evaluate(model);
        assertThat(none).containsEntry("cosine_accuracy", 1.0).containsEntry("cosine_f1", Double.NaN);
        assertThat(none).containsEntry("cosine_ap", Double.NaN).containsEntry("cosine_mcc", Double.NaN);
        Map<String, Double> all = BinaryClassificationEvaluator.of(
                        Dataset.of(NAMES, List.of(LEFT, RIGHT), new double[] {1, 1, 1, 1}))
                .evaluate(model);
        assertThat(all).containsEntry("cosine_f1", 1.0).containsEntry("cosine_mcc", Double.NaN);
    }

    /** A model whose vectors are to be compared otherwise is measured so, under names that say so. */
    @ParameterizedTest
    @EnumSource
    void theModelsOwnSimilarityDecidesAndNamesTheMetrics(SimilarityFunction function) {
        Dataset pairs = Dataset.of(NAMES, List.of(LEFT, RIGHT), new double[] {1, 1, 0, 0});
        try (SentenceTransformer other = SentenceTransformer.load(
                "builtin:ko-tiny", LoadOptions.ofDefaults().withSimilarity(function))) {
            float[] expected = new float[LEFT.size()];
            for (int row = 0; row < expected.length; row++) {
                expected[row] = function.of(other.encode(LEFT.get(row)), other.encode(RIGHT.get(row)));
            }
            assertThat(PairSimilarities.of(other, LEFT, RIGHT)).containsExactly(expected, within(1e-4f));
            InformationRetrievalEvaluator retrieval = InformationRetrievalEvaluator.of(pairs);
            assertThat(retrieval.evaluate(other)).containsKey(function.id() + "_ndcg@10");
            assertThat(retrieval.primaryMetric(other)).isEqualTo(function.id() + "_ndcg@10");
            assertThat(retrieval.search(other, 1).get(0).score(0))
                    .isCloseTo(
                            function.of(
                                    other.encode(LEFT.get(0)),
                                    other.encode(RIGHT.get(
                                            retrieval.search(other, 1).get(0).position(0)))),
                            within(1e-4f));
            assertThat(EmbeddingSimilarityEvaluator.of(pairs).evaluate(other)).containsKey("spearman_" + function.id());
            assertThat(BinaryClassificationEvaluator.of(pairs).evaluate(other)).containsKey(function.id() + "_ap");
        }
    }

    @Test
    void tripletsCompareTwoCosines() {
        TripletEvaluator evaluator =
                TripletEvaluator.of(Dataset.of(List.of("a", "p", "n"), List.of(LEFT, LEFT, RIGHT)));
        assertThat(evaluator.evaluate(model)).containsEntry(evaluator.primaryMetric(model), 1.0);
        assertThat(TripletEvaluator.of(Dataset.of(List.of("a", "p", "n"), List.of(LEFT, RIGHT, LEFT)))
                        .evaluate(model))
                .containsEntry("cosine_accuracy", 0.0);
        assertThatThrownBy(() -> TripletEvaluator.of(Dataset.of(NAMES, List.of(LEFT, RIGHT))))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("anchor,positive,negative");
    }

    @Test
    void labelledPairsNeedOnesAndZeros() {
        BinaryClassificationEvaluator evaluator =
                BinaryClassificationEvaluator.of(Dataset.of(NAMES, List.of(LEFT, RIGHT), new double[] {1, 1, 0, 0}));
        assertThat(evaluator.evaluate(model))
                .isEqualTo(BinaryClassificationMetrics.of(
                                PairSimilarities.of(model, LEFT, RIGHT), new boolean[] {true, true, false, false})
                        .asMap("cosine"))
                .containsKey(evaluator.primaryMetric(model));
        assertThatThrownBy(() -> BinaryClassificationEvaluator.of(
                        Dataset.of(NAMES, List.of(LEFT, RIGHT), new double[] {1, 1, 0.5, 0})))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("Row 3");
    }
}
