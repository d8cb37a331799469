package io.github.jjak.loss;

import static io.github.jjak.tensor.internal.Tensors.number;

import io.github.jjak.error.UsageException;
import io.github.jjak.rank.internal.Vectors;
import io.github.jjak.tensor.internal.Tensors;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/**
 * How far the texts of a batch are from each other, and which are of one class: what the four triplet losses over classes compare.
 *
 * @param distances float32 {@code [rows, rows]}, with a graph
 * @param labels classes of the rows
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record ClassDistances(Tensor distances, double[] labels) {

    /** In place of a distance of 0, at which a square root has no gradient. */
    private static final double TINY = 1e-16;

    static ClassDistances of(Embeddings batch, Distance distance, String loss) {
        Labels.requireTexts(batch.columns().size(), loss);
        Tensor vectors = batch.columns().get(0).to(ScalarType.Float);
        double[] labels = Labels.required(batch.facts().labels(), loss);
        return new ClassDistances(distance == Distance.COSINE ? cosine(vectors) : euclidean(vectors), labels);
    }

    private static Tensor cosine(Tensor vectors) {
        return Vectors.cosines(vectors, vectors).neg().add(number(1));
    }

    /** By inner products, as sentence-transformers does it: nothing of {@code [rows, rows, dim]} is needed. */
    private static Tensor euclidean(Tensor vectors) {
        Tensor products = vectors.matmul(vectors.t());
        Tensor squares = products.diagonal();
        Tensor squared = squares.reshape(1, -1)
                .sub(products.mul(number(2)))
                .add(squares.reshape(-1, 1))
                .relu();
        Tensor zero = squared.eq(number(0));
        return squared.add(zero.mul(number(TINY))).sqrt().mul(zero.logical_not());
    }

    int rows() {
        return labels.length;
    }

    /** Bool {@code [rows, rows]}: another text of the same class. */
    Tensor positives() {
        return mask(true);
    }

    /** Bool {@code [rows, rows]}: a text of another class. */
    Tensor negatives() {
        return mask(false);
    }

    private Tensor mask(boolean sameClass) {
        boolean[] mask = new boolean[rows() * rows()];
        for (int i = 0; i < mask.length; i++) {
            int row = i / rows();
            int other = i % rows();
            mask[i] = row != other && isSameClass(row, other) == sameClass;
        }
        return Tensors.mask(mask, rows(), rows());
    }

    boolean isSameClass(int row, int other) {
        return labels[row] == labels[other];
    }

    /** Per row, how much farther its farthest positive is than its nearest negative, {@code [rows, 1]}. */
    Tensor hardest() {
        Tensor farthestPositive = distances.mul(positives()).amax(new long[] {1}, true);
        // What is no negative must not be the nearest one.
        Tensor farthest = distances.amax(new long[] {1}, true);
        Tensor nearestNegative =
                distances.add(farthest.mul(negatives().logical_not())).amin(new long[] {1}, true);
        return farthestPositive.sub(nearestNegative);
    }

    static Distance checked(Distance distance, String loss) {
        if (distance == Distance.MANHATTAN) {
            throw new UsageException(loss + " compares by distance cosine or euclidean, not manhattan.");
        }
        return distance;
    }

    /** @param margin null for a loss that has none */
    static Map<String, String> options(Distance distance, @Nullable Double margin) {
        Map<String, String> options = new LinkedHashMap<>();
        options.put("distance_metric", distance.name().toLowerCase(Locale.ROOT));
        if (margin != null) {
            options.put("margin", Double.toString(margin));
        }
        return options;
    }

    /** One text column, and a batch that can hold two texts of two classes. */
    static void check(int columns, int batchSize, String loss) {
        Labels.requireTexts(columns, loss);
        if (batchSize < 4) {
            throw new UsageException(loss + " needs at least two texts of two classes in a batch, which batch size "
                    + batchSize + " does not allow. Use `batchSize` 4 or more (32 is usual).");
        }
    }
}
