package io.github.jjak.serve.api.internal;

import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.serve.http.internal.Problem;
import io.github.jjak.serve.http.internal.ProblemException;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The sizes that vectors may be asked for.
 *
 * @param allowed besides the model's own: those that it was trained to be cut to
 */
public record VectorSizes(List<Integer> allowed) {

    public VectorSizes {
        allowed = List.copyOf(allowed);
    }

    /** @throws ProblemException for a size that vectors of this model may not have */
    void check(@Nullable Integer wanted, SentenceTransformer model) {
        TreeSet<Integer> sizes = new TreeSet<>(allowed);
        sizes.removeIf(size -> size > model.dimension());
        sizes.add(model.dimension());
        if (wanted != null && !sizes.contains(wanted)) {
            throw new ProblemException(
                    Problem.INVALID,
                    "The field \"dimensions\" is " + wanted + "; allowed is " + sizes
                            + ". A vector that is cut elsewhere means little.",
                    "dimensions");
        }
    }

    /** The first numbers, with length 1; the vector as it is where no size was asked for or it has that size. */
    static float[] cut(float[] vector, @Nullable Integer wanted) {
        return wanted == null || wanted == vector.length ? vector : normalized(Arrays.copyOf(vector, wanted));
    }

    /** The vector with length 1, in place. */
    static float[] normalized(float[] vector) {
        double squares = 0;
        for (float number : vector) {
            squares += (double) number * number;
        }
        double length = Math.max(Math.sqrt(squares), 1e-12);
        for (int i = 0; i < vector.length; i++) {
            vector[i] = (float) (vector[i] / length);
        }
        return vector;
    }
}
