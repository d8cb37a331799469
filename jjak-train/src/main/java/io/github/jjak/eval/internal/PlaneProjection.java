package io.github.jjak.eval.internal;

import java.util.ArrayList;
import java.util.List;

/**
 * Vectors on a plane: their two principal components, found by power iteration.
 *
 * <ol>
 *   <li>Give every vector length one, and take the mean away.
 *   <li>Multiply a direction by the covariance until it stays; start from a fixed one, so that the same vectors give the same map.
 *   <li>Take that component away from all vectors, and repeat for the second one.
 * </ol>
 *
 * @param first place of each vector of the first list, {@code [vectors][2]}
 * @param second of the second list
 * @param explained share of the variance that lies in the plane, 0 to 1
 */
@SuppressWarnings("ArrayRecordComponent") // looked at once, never compared
record PlaneProjection(double[][] first, double[][] second, double explained) {

    private static final int ITERATIONS = 60;

    /** The plane of all vectors together, which have one length. */
    static PlaneProjection of(List<float[]> first, List<float[]> second) {
        List<float[]> all = new ArrayList<>(first);
        all.addAll(second);
        if (all.isEmpty()) {
            return new PlaneProjection(new double[0][], new double[0][], 0);
        }
        double[][] centred = centred(all);
        double variance = squares(centred);
        double[][] places = new double[all.size()][2];
        for (int axis = 0; axis < 2; axis++) {
            double[] direction = direction(centred);
            for (int row = 0; row < centred.length; row++) {
                double along = product(centred[row], direction);
                places[row][axis] = along;
                for (int i = 0; i < direction.length; i++) {
                    centred[row][i] -= along * direction[i];
                }
            }
        }
        double[][] ofFirst = new double[first.size()][];
        double[][] ofSecond = new double[second.size()][];
        System.arraycopy(places, 0, ofFirst, 0, ofFirst.length);
        System.arraycopy(places, ofFirst.length, ofSecond, 0, ofSecond.length);
        return new PlaneProjection(ofFirst, ofSecond, variance == 0 ? 0 : squares(places) / variance);
    }

    private static double[][] centred(List<float[]> vectors) {
        int dimension = vectors.get(0).length;
        double[][] rows = new double[vectors.size()][dimension];
        double[] mean = new double[dimension];
        for (int row = 0; row < rows.length; row++) {
            float[] vector = vectors.get(row);
            double squares = 0;
            for (float value : vector) {
                squares += (double) value * value;
            }
            double length = Math.max(1e-12, Math.sqrt(squares));
            for (int i = 0; i < dimension; i++) {
                rows[row][i] = vector[i] / length;
                mean[i] += rows[row][i] / rows.length;
            }
        }
        for (double[] row : rows) {
            for (int i = 0; i < dimension; i++) {
                row[i] -= mean[i];
            }
        }
        return rows;
    }

    private static double[] direction(double[][] rows) {
        double[] direction = new double[rows[0].length];
        for (int i = 0; i < direction.length; i++) {
            // Any direction that no model has by design.
            direction[i] = Math.sin(1.0 + 7.0 * i);
        }
        normalise(direction);
        for (int iteration = 0; iteration < ITERATIONS; iteration++) {
            double[] next = new double[direction.length];
            for (double[] row : rows) {
                double along = product(row, direction);
                for (int i = 0; i < next.length; i++) {
                    next[i] += along * row[i];
                }
            }
            if (!normalise(next)) {
                // Nothing varies: every direction is as good.
                return direction;
            }
            direction = next;
        }
        return direction;
    }

    private static boolean normalise(double[] vector) {
        double length = Math.sqrt(product(vector, vector));
        if (length < 1e-12) {
            return false;
        }
        for (int i = 0; i < vector.length; i++) {
            vector[i] /= length;
        }
        return true;
    }

    private static double product(double[] left, double[] right) {
        double sum = 0;
        for (int i = 0; i < left.length; i++) {
            sum += left[i] * right[i];
        }
        return sum;
    }

    private static double squares(double[][] rows) {
        double sum = 0;
        for (double[] row : rows) {
            sum += product(row, row);
        }
        return sum;
    }
}
