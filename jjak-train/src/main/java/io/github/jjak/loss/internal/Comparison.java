package io.github.jjak.loss.internal;

import io.github.jjak.loss.MultipleNegativesRankingLoss.Direction;

/**
 * One block of candidates: every row of a column against all rows of one or more columns.
 *
 * @param left column whose rows have the candidates
 * @param from first column of candidates
 * @param to column after the last one of candidates
 * @param keepsOwn whether the row's own entry in the first of these columns is its positive and always stays; otherwise all of
 *     the row's own entries are left out
 */
public record Comparison(int left, int from, int to, boolean keepsOwn) {

    /** @param columns number of columns of the batch */
    public static Comparison of(Direction direction, int columns) {
        return switch (direction) {
            case QUERY_TO_DOC -> new Comparison(0, 1, columns, true);
            case QUERY_TO_QUERY -> new Comparison(0, 0, 1, false);
            case DOC_TO_QUERY -> new Comparison(1, 0, 1, true);
            case DOC_TO_DOC -> new Comparison(1, 1, columns, false);
        };
    }

    int columns() {
        return to - from;
    }
}
