package io.github.jjak.train;

import io.github.jjak.tokenize.TokenStore;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Row numbers to the tokens and facts that a step works on. */
record StepBatches(int columnCount, TokenStore tokens, RowFacts facts) {

    /** @param rowsOfBatches row numbers of each batch */
    List<BatchGradient.Batch> of(int[][] rowsOfBatches) {
        return Stream.of(rowsOfBatches)
                .map(rows -> new BatchGradient.Batch(columns(rows), facts.of(rows)))
                .toList();
    }

    private List<List<int[]>> columns(int[] rows) {
        List<List<int[]>> columns = new ArrayList<>();
        for (int column = 0; column < columnCount; column++) {
            columns.add(tokens.tokens(rows, column));
        }
        return columns;
    }
}
