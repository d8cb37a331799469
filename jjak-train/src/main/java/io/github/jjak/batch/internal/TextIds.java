package io.github.jjak.batch.internal;

import io.github.jjak.data.Dataset;
import io.github.jjak.data.internal.HashedKey;
import io.github.jjak.data.internal.TextKey;
import io.github.jjak.error.UsageException;
import io.github.jjak.tokenize.internal.TextNumbers;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Numbers for texts: the same number exactly when two have one {@link TextKey}, in whatever column they stand. */
public final class TextIds {

    private TextIds() {}

    /**
     * Numbers every text of a data set from 0 in the order of first occurrence, column by column. Absent negatives have none.
     *
     * @return {@code [rows][texts of the row]}
     */
    public static int[][] of(Dataset dataset) {
        int[][] ids = new int[dataset.rows()][dataset.columnCount()];
        int[] texts = new int[dataset.rows()];
        Map<HashedKey, Integer> known = new HashMap<>();
        HashedKey.Maker keys = new HashedKey.Maker();
        for (int column = 0; column < dataset.columnCount(); column++) {
            List<String> ofColumn = dataset.column(column);
            for (int row = 0; row < ids.length; row++) {
                if (dataset.isPresent(row, column)) {
                    Integer next = known.size();
                    Integer earlier = known.putIfAbsent(keys.of(ofColumn.get(row)), next);
                    ids[row][texts[row]++] = earlier == null ? next : earlier;
                }
            }
        }
        for (int row = 0; row < ids.length; row++) {
            ids[row] = texts[row] == ids[row].length ? ids[row] : Arrays.copyOf(ids[row], texts[row]);
        }
        return ids;
    }

    /** One more than the largest number; refuses numbers that cannot be text numbers of so many rows. */
    private static int count(int[][] textIds) {
        long most = 0;
        for (int[] row : textIds) {
            most += row.length;
        }
        int count = 0;
        for (int[] row : textIds) {
            for (int text : row) {
                if (text < 0 || text >= most) {
                    throw new UsageException("The text number " + text + " is not from 0 to " + (most - 1)
                            + ", the most that the rows and columns allow.");
                }
                count = Math.max(count, text + 1);
            }
        }
        return count;
    }

    /** Numbers of rows, checked. */
    static TextNumbers numbers(int[][] textIds) {
        int texts = count(textIds);
        return new TextNumbers() {
            @Override
            public int rows() {
                return textIds.length;
            }

            @Override
            public int texts() {
                return texts;
            }

            @Override
            public int[] ofRow(int row) {
                return textIds[row].clone();
            }
        };
    }
}
