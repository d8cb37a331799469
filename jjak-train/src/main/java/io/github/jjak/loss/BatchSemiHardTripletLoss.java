package io.github.jjak.loss;

import static io.github.jjak.tensor.internal.Tensors.number;

import io.github.jjak.tensor.internal.Tensors;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Every pair of a class with a semi-hard negative: the mean of {@code max(0, d(a, p) - d(a, n) + margin)}, where {@code n} is the
 * nearest text of another class that is farther than the positive, or the farthest one if none is. Schroff, Kalenichenko and Philbin,
 * "FaceNet", arXiv 1503.03832; sentence-transformers' class of the same name.
 *
 * <p>One text column and a class per row. A batch without a pair has the loss 0. Immutable and thread-safe.
 */
public final class BatchSemiHardTripletLoss implements Loss {

    /** sentence-transformers' margin, of a Euclidean distance between vectors that are not normalised. */
    public static final double DEFAULT_MARGIN = 5;

    private final Distance distance;
    private final double margin;

    /** Euclidean distance, margin 5. */
    public BatchSemiHardTripletLoss() {
        this(Distance.EUCLIDEAN, DEFAULT_MARGIN);
    }

    /**
     * Another distance or margin.
     *
     * @param distance cosine or euclidean
     * @param margin how much farther a text of another class should be, 1e-6 to 1e6
     */
    public BatchSemiHardTripletLoss(Distance distance, double margin) {
        this.distance = ClassDistances.checked(distance, name());
        this.margin = LossNumbers.factor(margin, "margin");
    }

    @Override
    public Tensor compute(Embeddings batch) {
        ClassDistances of = ClassDistances.of(batch, distance, name());
        int rows = of.rows();
        Tensor chosen = Tensors.indices(
                        negatives(of, Tensors.toRows(of.distances().detach())))
                .reshape(rows, rows);
        Tensor positives = of.positives();
        Tensor losses = of.distances()
                .sub(of.distances().gather(1, chosen))
                .add(number(margin))
                .mul(positives)
                .relu();
        double pairs = positives.sum().item_double();
        return losses.sum().div(number(Math.max(1, pairs)));
    }

    /** The negative of each pair, as columns of the distances: {@code [anchors * positives]}; that of no pair does not matter. */
    private static int[] negatives(ClassDistances of, float[][] distances) {
        int rows = of.rows();
        int[] chosen = new int[rows * rows];
        for (int anchor = 0; anchor < rows; anchor++) {
            float[] toOthers = distances[anchor];
            int row = anchor;
            int[] ascending = IntStream.range(0, rows)
                    .filter(other -> !of.isSameClass(row, other))
                    .boxed()
                    .sorted(Comparator.comparing(other -> toOthers[other]))
                    .mapToInt(Integer::intValue)
                    .toArray();
            // Without a negative the text itself stands for it, as the nearest there is.
            int farthest = ascending.length == 0 ? anchor : ascending[ascending.length - 1];
            for (int positive = 0; positive < rows; positive++) {
                float beyond = toOthers[positive];
                chosen[anchor * rows + positive] = Arrays.stream(ascending)
                        .filter(other -> toOthers[other] > beyond)
                        .findFirst()
                        .orElse(farthest);
            }
        }
        return chosen;
    }

    @Override
    public String name() {
        return "BatchSemiHardTripletLoss";
    }

    @Override
    public Map<String, String> options() {
        return ClassDistances.options(distance, margin);
    }

    @Override
    public void check(int columns, int batchSize) {
        ClassDistances.check(columns, batchSize, name());
    }

    @Override
    public void checkLabels(double @Nullable [] labels) {
        Labels.requireClasses(labels, name());
    }

    @Override
    public boolean comparesClasses() {
        return true;
    }
}
