package io.github.jjak.eval.internal;

import io.github.jjak.rank.internal.Vectors;
import io.github.jjak.tensor.internal.Gradients;
import io.github.jjak.tensor.internal.TensorScope;
import io.github.jjak.tensor.internal.Tensors;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;

/**
 * How the vectors of questions and of their right answers lie to each other. Positives are a question and the first of its right answers,
 * negatives a question and the first right answer of another one that is not right for it too.
 *
 * <p>Alignment is the mean squared distance of positives, uniformity the logarithm of the mean of {@code exp(-2 d²)} over pairs of texts,
 * averaged over questions and answers; both of vectors of length one, lower is better; Wang and Isola, arXiv 2005.10242.
 *
 * @param positives number of positives whose cosine falls into each of {@value #BINS} equal parts of -1 to 1
 * @param negatives the same of negatives
 * @param alignment 0 to 4
 * @param uniformity -8 to 0; NaN with fewer than two different answers
 * @param shown numbers of the questions on the map
 * @param questions place of each of them on the map, {@code [shown][2]}
 * @param answers place of its answer
 * @param explained share of the vectors' variance that the map shows
 */
@SuppressWarnings("ArrayRecordComponent") // looked at once, never compared
public record VectorSpace(
        int[] positives,
        int[] negatives,
        double alignment,
        double uniformity,
        List<Integer> shown,
        double[][] questions,
        double[][] answers,
        double explained) {

    /** Parts of the range of cosines. */
    public static final int BINS = 200;

    /** More questions than this would be a blot. */
    private static final int MOST_SHOWN = 250;

    /**
     * Looks at the vectors of a sample.
     *
     * @param sample which they are
     * @param relevant positions of the right answers of every question
     * @param asked vectors of the sample's questions
     * @param answered vectors of their answers
     */
    public static VectorSpace of(
            QuestionSample sample, List<Set<Integer>> relevant, List<float[]> asked, List<float[]> answered) {
        int[] positives = new int[BINS];
        int[] negatives = new int[BINS];
        int size = asked.size();
        float[] cosines = cosines(asked, answered);
        double distances = 0;
        for (int question = 0; question < size; question++) {
            Set<Integer> right = relevant.get(sample.questions().get(question));
            for (int other = 0; other < size; other++) {
                float cosine = cosines[question * size + other];
                if (question == other) {
                    positives[bin(cosine)]++;
                    distances += 2 - 2 * cosine;
                } else if (!right.contains(sample.answers().get(other))) {
                    negatives[bin(cosine)]++;
                }
            }
        }
        double uniformity = (uniformity(asked) + uniformity(distinct(sample, answered))) / 2;
        int[] kept = QuestionSample.evenly(size, MOST_SHOWN);
        PlaneProjection plane = PlaneProjection.of(
                Arrays.stream(kept).mapToObj(asked::get).toList(),
                Arrays.stream(kept).mapToObj(answered::get).toList());
        return new VectorSpace(
                positives,
                negatives,
                size == 0 ? Double.NaN : distances / size,
                uniformity,
                Arrays.stream(kept).mapToObj(sample.questions()::get).toList(),
                plane.first(),
                plane.second(),
                plane.explained());
    }

    private static int bin(double cosine) {
        return (int) Math.max(0, Math.min(BINS - 1, Math.floor((cosine + 1) / 2 * BINS)));
    }

    private static float[] cosines(List<float[]> left, List<float[]> right) {
        if (left.isEmpty()) {
            return new float[0];
        }
        try (TensorScope scope = TensorScope.open()) {
            return Gradients.recording(false, () -> {
                Tensor cosines = Vectors.cosines(Tensors.ofRows(left), Tensors.ofRows(right));
                return Tensors.toFloats(cosines);
            });
        }
    }

    private static List<float[]> distinct(QuestionSample sample, List<float[]> answered) {
        Set<Integer> seen = new TreeSet<>();
        return IntStream.range(0, answered.size())
                .filter(place -> seen.add(sample.answers().get(place)))
                .mapToObj(answered::get)
                .toList();
    }

    private static double uniformity(List<float[]> vectors) {
        int size = vectors.size();
        if (size < 2) {
            return Double.NaN;
        }
        float[] cosines = cosines(vectors, vectors);
        double sum = 0;
        for (int one = 0; one < size; one++) {
            for (int other = 0; other < one; other++) {
                sum += Math.exp(-2 * (2 - 2 * (double) cosines[one * size + other]));
            }
        }
        return Math.log(sum / (size * (size - 1) / 2.0));
    }
}
