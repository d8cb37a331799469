package io.github.jjak.train;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Row numbers to the tokens and facts that a step works on.
 *
 * @param columnCount text columns
 * @param tokens token ids of the texts
 * @param facts what else is known of the rows
 */
record StepBatches(int columnCount, Tokens tokens, RowFacts facts) {

    /** Where the token ids are. */
    @FunctionalInterface
    interface Tokens {

        /** Token ids of the given rows of a column, none for an absent text. */
        List<int[]> of(int[] rows, int column);
    }

    /** @param rowsOfBatches row numbers of each batch */
    List<BatchGradient.Batch> of(int[][] rowsOfBatches) {
        return Stream.of(rowsOfBatches)
                .map(rows -> new BatchGradient.Batch(columns(rows), facts.of(rows)))
                .toList();
    }

    private List<List<int[]>> columns(int[] rows) {
        List<List<int[]>> columns = new ArrayList<>();
        for (int column = 0; column < columnCount; column++) {
            columns.add(tokens.of(rows, column));
        }
        return columns;
    }
}
