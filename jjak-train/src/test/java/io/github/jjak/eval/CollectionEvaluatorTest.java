package io.github.jjak.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.jjak.data.Dataset;
import io.github.jjak.error.DataException;
import io.github.jjak.error.UsageException;
import io.github.jjak.model.SentenceTransformer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Several evaluators as one, and those that look at all texts at once, on a model. */
class CollectionEvaluatorTest {

    private static final List<String> QUESTIONS = List.of("배송은 언제 오나요?", "환불해 주세요.", "비밀번호를 잊었어요.");
    private static final List<String> ANSWERS = List.of("이틀 안에 도착합니다.", "삼 일 안에 돌려드립니다.", "재설정 메일을 보내 드립니다.");

    private static SentenceTransformer model;

    @BeforeAll
    static void load() {
        model = SentenceTransformer.load("builtin:ko-tiny");
    }

    @AfterAll
    static void close() {
        model.close();
    }

    private static Map<String, Evaluator> two() {
        Map<String, Evaluator> evaluators = new LinkedHashMap<>();
        evaluators.put(
                "first", InformationRetrievalEvaluator.of(Dataset.of(List.of("q", "a"), List.of(QUESTIONS, ANSWERS))));
        evaluators.put(
                "second", InformationRetrievalEvaluator.of(Dataset.of(List.of("q", "a"), List.of(ANSWERS, QUESTIONS))));
        return evaluators;
    }

    @Test
    void meansAreNamedAfterTheCollection() {
        CollectionEvaluator evaluator = CollectionEvaluator.mean("NanoBEIR", two());
        Map<String, Double> metrics = evaluator.evaluate(model);
        assertThat(evaluator.primaryMetric(model)).isEqualTo("NanoBEIR_mean_cosine_ndcg@10");
        for (String metric : List.of("cosine_ndcg@10", "cosine_mrr@10", "cosine_accuracy@1")) {
            double mean = (Objects.requireNonNull(metrics.get("first_" + metric))
                            + Objects.requireNonNull(metrics.get("second_" + metric)))
                    / 2;
            assertThat(metrics.get("NanoBEIR_mean_" + metric)).isCloseTo(mean, within(1e-12));
        }
        assertThat(evaluator.size().independent()).isEqualTo(6);
        assertThat(evaluator.size().counts()).containsEntry("second_questions", 3);
        assertThat(evaluator.contentHash())
                .isNotEqualTo(CollectionEvaluator.choosingBy(two(), "first").contentHash());
    }

    @Test
    void oneEvaluatorChooses() {
        Map<String, Evaluator> evaluators = two();
        evaluators.put(
                "order",
                EmbeddingSimilarityEvaluator.of(Dataset.of(
                        List.of("sentence1", "sentence2"), List.of(QUESTIONS, ANSWERS), new double[] {1, 0.2, 0.5})));
        CollectionEvaluator evaluator = CollectionEvaluator.choosingBy(evaluators, "order");
        Map<String, Double> metrics = evaluator.evaluate(model);
        assertThat(evaluator.primaryMetric(model)).isEqualTo("sequential_score");
        assertThat(metrics.get("sequential_score")).isEqualTo(metrics.get("order_spearman_cosine"));
        assertThat(metrics).containsKeys("first_cosine_ndcg@10", "second_cosine_ndcg@10");
        assertThatThrownBy(() -> CollectionEvaluator.choosingBy(evaluators, "third"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("first, second, order");
    }

    @Test
    void rowsOfOneQuestionAreOneSample() {
        List<String> questions = List.of(QUESTIONS.get(0), QUESTIONS.get(0), QUESTIONS.get(1), QUESTIONS.get(2));
        Dataset data = Dataset.of(
                List.of("query", "positive", "negative"),
                List.of(
                        questions,
                        List.of(QUESTIONS.get(0), ANSWERS.get(0), QUESTIONS.get(1), ANSWERS.get(2)),
                        List.of(ANSWERS.get(1), ANSWERS.get(0), ANSWERS.get(0), "")));
        RerankingEvaluator evaluator = RerankingEvaluator.of(data);
        // The third question has no wrong answer; the texts that equal their question are nearest.
        assertThat(evaluator.size().independent()).isEqualTo(2);
        assertThat(evaluator.evaluate(model)).containsEntry("mrr@10", 1.0).containsKey(evaluator.primaryMetric(model));
        assertThatThrownBy(() -> RerankingEvaluator.of(
                        Dataset.of(List.of("q", "p", "n"), List.of(QUESTIONS, ANSWERS, List.of("", "", "")))))
                .isInstanceOf(DataException.class);
    }

    @Test
    void paraphrasesAreLookedForInAllTexts() {
        Dataset data = Dataset.of(
                List.of("sentence1", "sentence2"),
                List.of(
                        List.of("배송은 언제 오나요?", "환불해 주세요.", "비밀번호를 잊었어요."),
                        List.of("배송은 언제 오나요", "환불해 주세요", "비밀번호를 잊었어요")));
        ParaphraseMiningEvaluator evaluator = ParaphraseMiningEvaluator.of(data);
        Map<String, Double> metrics = evaluator.evaluate(model);
        assertThat(metrics.get(evaluator.primaryMetric(model))).isBetween(0.3, 1.0);
        assertThat(metrics.get("recall")).isPositive();
        assertThat(evaluator.size().counts()).containsEntry("rows", 3);
        assertThat(ParaphraseMiningEvaluator.of(data, true).contentHash()).isNotEqualTo(evaluator.contentHash());
    }
}
