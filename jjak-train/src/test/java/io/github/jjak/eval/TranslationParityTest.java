package io.github.jjak.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jjak.data.Dataset;
import io.github.jjak.error.DataException;
import io.github.jjak.error.UsageException;
import io.github.jjak.eval.internal.TranslationMetrics;
import io.github.jjak.model.SentenceTransformer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Translations and distances to a teacher against sentence-transformers' evaluators, with ties and repeated texts. */
@Tag("numeric")
class TranslationParityTest {

    private static final List<String> LEFT = List.of("배송은 언제 오나요?", "환불해 주세요.", "배고프다.", "회의실을 예약하고 싶어요.");
    private static final List<String> RIGHT = List.of("택배가 언제 도착해요?", "돈을 돌려받고 싶어요.", "날씨가 좋네요.", "비밀번호를 잊었어요.");
    private static final JsonNode FIXTURE = Fixture.read("translation.json");

    private static SentenceTransformer model;

    @BeforeAll
    static void load() {
        model = SentenceTransformer.load("builtin:ko-tiny");
    }

    @AfterAll
    static void close() {
        model.close();
    }

    private static float[][] vectors(String name) {
        return FIXTURE.get(name).valueStream().map(Fixture::floats).toArray(float[][]::new);
    }

    @Test
    void translationsAreFoundAsThere() {
        TranslationMetrics metrics = TranslationMetrics.of(
                vectors("source_vectors"),
                vectors("target_vectors"),
                Fixture.strings(FIXTURE.get("sources")),
                Fixture.strings(FIXTURE.get("targets")));
        Fixture.assertMetrics(metrics.asMap(), FIXTURE.get("translation"));
        assertThatThrownBy(() -> TranslationMetrics.of(new float[0][], new float[0][], List.of(), List.of()))
                .isInstanceOf(DataException.class);
    }

    @Test
    void distancesAreThoseOfThere() {
        List<String> targets = Fixture.strings(FIXTURE.get("targets"));
        MSEEvaluator evaluator = MSEEvaluator.of(vectors("teacher_vectors"), targets);
        Fixture.assertMetrics(
                Map.of("negative_mse", evaluator.negativeMse(vectors("target_vectors"))), FIXTURE.get("mse"));
    }

    @Test
    void aModelIsItsOwnTranslation() {
        TranslationEvaluator same = TranslationEvaluator.of(Dataset.of(List.of("a", "b"), List.of(LEFT, LEFT)));
        assertThat(same.evaluate(model))
                .containsExactly(
                        Map.entry("src2trg_accuracy", 1.0),
                        Map.entry("trg2src_accuracy", 1.0),
                        Map.entry("mean_accuracy", 1.0));
        assertThat(same.primaryMetric(model)).isEqualTo("mean_accuracy");
        MSEEvaluator own = MSEEvaluator.of(model, LEFT, LEFT);
        assertThat(own.evaluate(model).get("negative_mse")).isCloseTo(0, within(1e-9));
        MSEEvaluator others = MSEEvaluator.of(model, LEFT, RIGHT);
        assertThat(others.evaluate(model).get("negative_mse")).isNegative();
        assertThat(others.contentHash()).isNotEqualTo(own.contentHash());
        assertThat(others.size().inWords()).isEqualTo("4 texts");
    }

    @Test
    void whatCannotBeComparedIsRefused() {
        assertThatThrownBy(() -> MSEEvaluator.of(model, LEFT, RIGHT.subList(0, 2)))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("4 sources and 2");
        assertThatThrownBy(() -> MSEEvaluator.of(new float[4][3], LEFT).evaluate(model))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("128 numbers and the teacher's 3");
        assertThatThrownBy(() -> TranslationEvaluator.of(Dataset.of(List.of("a"), List.of(LEFT))))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("source,target");
    }

    @Test
    void aSequenceHasTheMetricsOfAllAndChoosesByTheLast() {
        TranslationEvaluator translation = TranslationEvaluator.of(Dataset.of(List.of("a", "b"), List.of(LEFT, RIGHT)));
        MSEEvaluator mse = MSEEvaluator.of(model, LEFT, RIGHT);
        SequentialEvaluator both = SequentialEvaluator.of(translation, mse);
        assertThat(both.evaluate(model).keySet())
                .containsExactly("src2trg_accuracy", "trg2src_accuracy", "mean_accuracy", "negative_mse");
        assertThat(both.primaryMetric(model)).isEqualTo("negative_mse");
        assertThat(both.greaterIsBetter()).isTrue();
        assertThat(both.contentHash())
                .isNotEqualTo(SequentialEvaluator.of(mse, translation).contentHash());
        assertThatThrownBy(() -> SequentialEvaluator.of(mse, mse).evaluate(model))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("negative_mse");
        assertThatThrownBy(SequentialEvaluator::of).isInstanceOf(UsageException.class);
    }
}
