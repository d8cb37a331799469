package io.github.jjak.negatives.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.jjak.error.UsageException;
import io.github.jjak.model.CrossEncoder;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.model.TextPair;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Judges of meaning give what their models say, computed another way. */
@Tag("numeric")
class MeaningJudgesTest {

    private static final List<String> LEFT = List.of("배송은 이틀 걸립니다.", "환불은 사흘 안에 됩니다.", "회의실은 앱에서 예약합니다.");
    private static final List<String> RIGHT = List.of("배송은 사흘 걸립니다.", "환불은 사흘 안에 될 것입니다.", "회의실은 앱에서 예약합니다.");

    @Test
    void theScoreOfEntailmentIsFoundByItsName() {
        List<List<String>> orders = List.of(
                List.of("entailment", "neutral", "contradiction"),
                List.of("contradiction", "entailment", "neutral"),
                List.of("NEUTRAL", "Contradiction", "ENTAILMENT"));
        int[] places = {0, 1, 2};
        try (SentenceTransformer encoder = SentenceTransformer.load("builtin:ko-tiny")) {
            for (int i = 0; i < places.length; i++) {
                try (CrossEncoder model = CrossEncoder.create(encoder, orders.get(i), 64, 7)) {
                    float[] probabilities = EntailmentJudge.of(model).probabilities(LEFT, RIGHT);
                    float[][] logits = model.predictLabels(pairs());
                    for (int pair = 0; pair < probabilities.length; pair++) {
                        double sum = Math.exp(logits[pair][0]) + Math.exp(logits[pair][1]) + Math.exp(logits[pair][2]);
                        assertThat((double) probabilities[pair])
                                .isEqualTo(Math.exp(logits[pair][places[i]]) / sum, within(1e-5));
                    }
                }
            }
        }
    }

    private static List<TextPair> pairs() {
        List<TextPair> pairs = new ArrayList<>();
        for (int i = 0; i < LEFT.size(); i++) {
            pairs.add(new TextPair(LEFT.get(i), RIGHT.get(i)));
        }
        return pairs;
    }

    /** More pairs than are turned into tokens at a time. */
    @Test
    void everyPairHasItsOwnProbability() {
        List<String> left = new ArrayList<>();
        List<String> right = new ArrayList<>();
        for (int i = 0; i < 1100; i++) {
            left.add(LEFT.get(i % 3));
            right.add(RIGHT.get(i % 2));
        }
        try (SentenceTransformer encoder = SentenceTransformer.load("builtin:ko-tiny");
                CrossEncoder model =
                        CrossEncoder.create(encoder, List.of("neutral", "entailment", "contradiction"), 64, 7)) {
            EntailmentJudge judge = EntailmentJudge.of(model);
            float[] all = judge.probabilities(left, right);
            assertThat(judge.probabilities(left, right)).isEqualTo(all);
            assertThat(all[1030]).isNotEqualTo(all[1031]);
            assertThat(all[1030]).isEqualTo(all[1030 % 6], within(1e-5f));
            assertThat(judge.probabilities(List.of(), List.of())).isEmpty();
        }
    }

    @Test
    void otherLabelsAreRefused() {
        try (SentenceTransformer encoder = SentenceTransformer.load("builtin:ko-tiny")) {
            for (List<String> names : List.of(
                    List.of("entailment", "neutral"),
                    List.of("entailment", "neutral", "other"),
                    List.of("LABEL_0", "LABEL_1", "LABEL_2"))) {
                try (CrossEncoder model = CrossEncoder.create(encoder, names, 64, 7)) {
                    assertThatThrownBy(() -> EntailmentJudge.of(model))
                            .isInstanceOf(UsageException.class)
                            .hasMessageContainingAll("entailment, neutral and contradiction", names.get(1), "id2label");
                }
            }
        }
    }

    @Test
    void similarityIsTheCosineAndNeverNegative() {
        try (SentenceTransformer model = SentenceTransformer.load("builtin:ko-tiny")) {
            SimilarityJudge judge = SimilarityJudge.of(model);
            float[] cosines = judge.probabilities(LEFT, RIGHT);
            for (int pair = 0; pair < cosines.length; pair++) {
                float[] left = model.encode(List.of(LEFT.get(pair)))[0];
                float[] right = model.encode(List.of(RIGHT.get(pair)))[0];
                double product = 0;
                double lengths = 0;
                double others = 0;
                for (int i = 0; i < left.length; i++) {
                    product += (double) left[i] * right[i];
                    lengths += (double) left[i] * left[i];
                    others += (double) right[i] * right[i];
                }
                assertThat((double) cosines[pair])
                        .isEqualTo(Math.max(0, product / Math.sqrt(lengths * others)), within(1e-4));
            }
            assertThat(cosines[2]).isEqualTo(1, within(1e-5f));
            assertThat(judge.isSymmetric()).isTrue();
            assertThat(judge.probabilities(RIGHT, LEFT)).isEqualTo(cosines);
        }
    }
}
