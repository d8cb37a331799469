package io.github.jjak.data;

import io.github.jjak.data.internal.KeyedColumn;
import io.github.jjak.data.internal.TextKey;
import io.github.jjak.store.internal.Storage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which rows are positives of each other: rows that share a question or an answer, after {@link TextKey}, directly
 * or through other rows, form one cluster. Questions (column 0) and answers (column 1) are separate name spaces.
 *
 * <p>Clusters are numbered from 0 in the order of their first rows. Immutable and thread-safe; built in linear time.
 */
public final class PositivesGraph {

    private static final int NONE = -1;

    private final int[] clusterOfRow;
    private final int clusters;
    private final List<KeyedColumn> columns;
    private volatile @Nullable Members members;

    private PositivesGraph(int[] clusterOfRow, int clusters, List<KeyedColumn> columns) {
        this.clusterOfRow = clusterOfRow;
        this.clusters = clusters;
        this.columns = columns;
    }

    /** The clusters of a data set; a data set of one column has questions only. */
    public static PositivesGraph of(Dataset dataset) {
        int rows = dataset.rows();
        Storage storage = Storage.of(dataset.isOnDisk());
        UnionFind rowsTogether = new UnionFind(rows);
        List<KeyedColumn> columns = new ArrayList<>();
        for (int column = 0; column < Math.min(2, dataset.columnCount()); column++) {
            KeyedColumn keyed = new KeyedColumn(dataset.column(column), storage);
            columns.add(keyed);
            for (int row = 0; row < rows; row++) {
                rowsTogether.join(keyed.add(row), row);
            }
        }
        int[] clusterOfRow = new int[rows];
        Arrays.fill(clusterOfRow, NONE);
        int clusters = 0;
        for (int row = 0; row < rows; row++) {
            // A root that comes later than its rows has its number from the first of them.
            int root = rowsTogether.root(row);
            if (clusterOfRow[root] == NONE) {
                clusterOfRow[root] = clusters++;
            }
            clusterOfRow[row] = clusterOfRow[root];
        }
        return new PositivesGraph(clusterOfRow, clusters, columns);
    }

    /** @param row a row number of the data set, from 0 */
    public int clusterOfRow(int row) {
        return clusterOfRow[row];
    }

    /** Number of groups of rows that share a question or an answer, directly or through other rows. */
    public int clusterCount() {
        return clusters;
    }

    /** Rows of the largest cluster; 0 for a data set without rows. */
    public int largestClusterSize() {
        int[] sizes = new int[clusters];
        for (int cluster : clusterOfRow) {
            sizes[cluster]++;
        }
        return Arrays.stream(sizes).max().orElse(0);
    }

    /** Number of rows of a group. */
    public int clusterSize(int cluster) {
        int[] starts = members().starts();
        return starts[cluster + 1] - starts[cluster];
    }

    /** Row numbers of a cluster, ascending. */
    public int[] rowsOfCluster(int cluster) {
        Members of = members();
        return Arrays.copyOfRange(of.rows(), of.starts()[cluster], of.starts()[cluster + 1]);
    }

    /** The cluster that has this text as an answer, after normalisation; -1 when none has. */
    public int clusterOfAnswer(String text) {
        return clusterOf(text, 1);
    }

    /** The cluster that has this text as a question, after normalisation; -1 when none has. */
    public int clusterOfQuestion(String text) {
        return clusterOf(text, 0);
    }

    /** Number of different questions, after normalisation. */
    public int distinctQuestions() {
        return distinct(0);
    }

    /** Number of different answers, after normalisation. */
    public int distinctAnswers() {
        return distinct(1);
    }

    private int distinct(int column) {
        return column < columns.size() ? columns.get(column).distinct() : 0;
    }

    private int clusterOf(String text, int column) {
        int row = column < columns.size() ? columns.get(column).firstRow(text) : NONE;
        return row == NONE ? NONE : clusterOfRow[row];
    }

    private Members members() {
        Members known = members;
        if (known == null) {
            known = Members.of(clusterOfRow, clusters);
            members = known;
        }
        return known;
    }

    /**
     * The rows of the clusters, which few ask for.
     *
     * @param starts {@code [clusters + 1]}, first of each in the rows
     * @param rows cluster by cluster, ascending
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Members(int[] starts, int[] rows) {

        static Members of(int[] clusterOfRow, int clusters) {
            int[] starts = new int[clusters + 1];
            for (int cluster : clusterOfRow) {
                starts[cluster + 1]++;
            }
            for (int cluster = 0; cluster < clusters; cluster++) {
                starts[cluster + 1] += starts[cluster];
            }
            int[] next = starts.clone();
            int[] rows = new int[clusterOfRow.length];
            for (int row = 0; row < clusterOfRow.length; row++) {
                rows[next[clusterOfRow[row]]++] = row;
            }
            return new Members(starts, rows);
        }
    }
}
