package io.github.jjak.train;

import io.github.jjak.data.Dataset;
import io.github.jjak.data.PositivesGraph;
import io.github.jjak.tokenize.TokenStore;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Row numbers to the tokens and positive groups that a step works on. */
record StepBatches(Dataset data, TokenStore tokens, PositivesGraph positives) {

    /** @param rowsOfBatches row numbers of each batch */
    List<BatchGradient.Batch> of(int[][] rowsOfBatches) {
        return Stream.of(rowsOfBatches)
                .map(rows -> new BatchGradient.Batch(columns(rows), positiveGroups(rows)))
                .toList();
    }

    private List<List<int[]>> columns(int[] rows) {
        List<List<int[]>> columns = new ArrayList<>();
        for (int column = 0; column < data.columnCount(); column++) {
            columns.add(tokens.tokens(rows, column));
        }
        return columns;
    }

    /** Anchors and positives belong to their row's cluster; a negative to the cluster whose answer it is, if any. */
    private int[][] positiveGroups(int[] rows) {
        int[][] groups = new int[data.columnCount()][rows.length];
        for (int column = 0; column < groups.length; column++) {
            for (int i = 0; i < rows.length; i++) {
                groups[column][i] = column < 2
                        ? positives.clusterOfRow(rows[i])
                        : positives.clusterOfAnswer(data.text(rows[i], column));
            }
        }
        return groups;
    }
}
