package io.github.jjak.spark;

import io.github.jjak.rank.Ranking;
import io.github.jjak.rank.internal.TopScores;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * Makes one row of the hits that a query has in several blocks of documents. The rows of a query come one after the other.
 *
 * @param k hits that are kept
 */
record MergedHits(int k) implements MapPartitionsFunction<Row, Row> {

    @Override
    public Iterator<Row> call(Iterator<Row> rows) {
        return new Merging(rows, k);
    }

    /** The hits of a row of {@link BlockedSearch#schema()}. */
    static Ranking ranking(Row row) {
        List<Integer> positions = row.getList(1);
        List<Float> scores = row.getList(2);
        int[] positionsOfHits = new int[positions.size()];
        float[] scoresOfHits = new float[positionsOfHits.length];
        for (int i = 0; i < positionsOfHits.length; i++) {
            positionsOfHits[i] = positions.get(i);
            scoresOfHits[i] = scores.get(i);
        }
        return new Ranking(positionsOfHits, scoresOfHits);
    }

    private static final class Merging extends SomeAtATime<Row> {

        private final Iterator<Row> rows;
        private final int k;
        private @Nullable Row next;

        Merging(Iterator<Row> rows, int k) {
            this.rows = rows;
            this.k = k;
            this.next = rows.hasNext() ? rows.next() : null;
        }

        @Override
        boolean readOn() {
            Row row = next;
            if (row == null) {
                return false;
            }
            int query = row.getInt(0);
            TopScores best = new TopScores(1, k);
            while (row != null && row.getInt(0) == query) {
                best.merge(0, ranking(row), 0);
                row = rows.hasNext() ? rows.next() : null;
            }
            next = row;
            give(CellHits.row(query, best.ranking(0), 0));
            return true;
        }
    }
}
