package io.github.jjak.eval.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jjak.data.Dataset;
import io.github.jjak.eval.InformationRetrievalEvaluator;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.model.TextRole;
import io.github.jjak.train.TrainingFixture;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** What a report draws, against sums written out over the vectors. */
class RetrievalDetailsTest {

    private static double cosine(float[] left, float[] right) {
        double product = 0;
        double leftSquares = 0;
        double rightSquares = 0;
        for (int i = 0; i < left.length; i++) {
            product += (double) left[i] * right[i];
            leftSquares += (double) left[i] * left[i];
            rightSquares += (double) right[i] * right[i];
        }
        return product / Math.sqrt(leftSquares * rightSquares);
    }

    private static double uniformity(float[][] vectors) {
        double sum = 0;
        int pairs = 0;
        for (int one = 0; one < vectors.length; one++) {
            for (int other = one + 1; other < vectors.length; other++) {
                sum += Math.exp(-2 * (2 - 2 * cosine(vectors[one], vectors[other])));
                pairs++;
            }
        }
        return Math.log(sum / pairs);
    }

    @Test
    void metricsAreTheUsualOnesAndTheRestFollowsFromTheVectors() {
        Dataset pairs = TrainingFixture.heldOut(30);
        InformationRetrievalEvaluator evaluator = InformationRetrievalEvaluator.of(pairs);
        try (SentenceTransformer model = TrainingFixture.tiny()) {
            RetrievalDetails details = evaluator.inDetail(model);
            assertThat(details.result().asMap("cosine")).isEqualTo(evaluator.evaluate(model));

            float[][] asked = model.encode(evaluator.questions(), TextRole.QUERY);
            float[][] answers = model.encode(evaluator.answers(), TextRole.DOCUMENT);
            List<Integer> first = new ArrayList<>();
            double distances = 0;
            int below = 0;
            int[] ranks = new int[asked.length];
            for (int question = 0; question < asked.length; question++) {
                Set<Integer> right = evaluator.relevant().get(question);
                int own = right.iterator().next();
                first.add(own);
                distances += 2 - 2 * cosine(asked[question], answers[own]);
                below += cosine(asked[question], answers[own]) < 0.5 ? 1 : 0;
                ranks[question] = rank(asked[question], answers, right);
            }
            assertThat(details.ranks()).containsExactly(ranks);
            for (int question = 0; question < asked.length; question++) {
                assertThat(details.hits()[question])
                        .containsExactly(hits(
                                asked[question],
                                answers,
                                evaluator.answers(),
                                evaluator.relevant().get(question)));
            }
            assertThat(details.space().alignment()).isCloseTo(distances / asked.length, Offset.offset(1e-5));
            float[][] distinct =
                    first.stream().distinct().map(at -> answers[at]).toArray(float[][]::new);
            assertThat(details.space().uniformity())
                    .isCloseTo((uniformity(asked) + uniformity(distinct)) / 2, Offset.offset(1e-5));
            assertThat(Arrays.stream(details.space().positives()).sum()).isEqualTo(asked.length);
            assertThat(Arrays.stream(details.space().positives(), 0, 150).sum()).isEqualTo(below);
            assertThat(Arrays.stream(details.space().negatives()).sum()).isPositive();
            assertThat(details.space().explained()).isBetween(0.01, 1.0);
            Map<String, Double> signals = details.signals(42);
            assertThat(signals.get("ndcg@10_low"))
                    .isLessThanOrEqualTo(details.result().mean().ndcgAt10())
                    .isPositive();
            assertThat(signals.get("ndcg@10_high"))
                    .isGreaterThanOrEqualTo(details.result().mean().ndcgAt10());
            assertThat(details.characters()[0])
                    .isEqualTo(evaluator.questions().get(0).codePoints().count());
        }
    }

    private static String[] hits(float[] question, float[][] answers, List<String> texts, Set<Integer> right) {
        return IntStream.range(0, answers.length)
                .boxed()
                .sorted(Comparator.comparingDouble(answer -> -cosine(question, answers[answer])))
                .limit(3)
                .map(answer -> (right.contains(answer) ? "+" : "") + AnswerMark.of(texts.get(answer)))
                .toArray(String[]::new);
    }

    /** SHA-256 of "감사합니다" in UTF-8, by Python's hashlib; white space and a final mark do not count. */
    @Test
    void anAnswerIsNamedByTheHashOfItsKey() {
        assertThat(AnswerMark.of("감사합니다")).isEqualTo("9d3815f2e8ff");
        assertThat(AnswerMark.of("  감사합니다. ")).isEqualTo("9d3815f2e8ff");
    }

    private static int rank(float[] question, float[][] answers, Set<Integer> right) {
        double best = right.stream()
                .mapToDouble(answer -> cosine(question, answers[answer]))
                .max()
                .orElseThrow();
        int before = 0;
        for (float[] answer : answers) {
            before += cosine(question, answer) > best + 1e-9 ? 1 : 0;
        }
        return before + 1;
    }

    @Test
    void aSampleIsSpreadEvenlyAndLeavesOutAnswersThatAreNotThere() {
        assertThat(QuestionSample.evenly(10, 4)).containsExactly(0, 2, 5, 7);
        assertThat(QuestionSample.evenly(3, 4)).containsExactly(0, 1, 2);
        QuestionSample sample = QuestionSample.of(List.of(Set.of(4, 2), Set.of(9), Set.of(), Set.of(2)), 5);
        assertThat(sample.questions()).containsExactly(0, 3);
        assertThat(sample.answers()).containsExactly(2, 2);
        assertThat(sample.placesOfAnswer()).isEqualTo(Map.of(2, List.of(0, 1)));
    }

    /** Points of a plane in four dimensions: all of their variance is on the map, and distances stay. */
    @Test
    void aPlaneIsShownAsItIs() {
        List<float[]> circle = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            double angle = 2 * Math.PI * i / 12;
            double wide = 0.6 * Math.cos(angle);
            double high = 0.3 * Math.sin(angle);
            circle.add(new float[] {(float) wide, 0, (float) high, (float) Math.sqrt(1 - wide * wide - high * high)});
        }
        PlaneProjection plane = PlaneProjection.of(circle.subList(0, 5), circle.subList(5, 12));
        assertThat(plane.first()).hasDimensions(5, 2);
        assertThat(plane.second()).hasDimensions(7, 2);
        assertThat(plane.explained()).isBetween(0.97, 1.0);
        double apart = Math.abs(plane.first()[0][0] - plane.second()[1][0]);
        assertThat(apart).as("the ends of the long axis").isCloseTo(1.2, Offset.offset(0.02));
        PlaneProjection same = PlaneProjection.of(List.of(new float[] {1, 1}, new float[] {1, 1}), List.of());
        assertThat(same.explained()).isZero();
        assertThat(same.first()[0]).containsExactly(0, 0);
    }
}
