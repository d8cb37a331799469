package io.github.jjak.data;

import io.github.jjak.data.internal.HashedKey;
import io.github.jjak.data.internal.TextKey;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which rows are positives of each other: rows that share a question or an answer, after {@link TextKey}, directly
 * or through other rows, form one cluster. Questions (column 0) and answers (column 1) are separate name spaces.
 *
 * <p>Clusters are numbered from 0 in the order of their first rows. Immutable and thread-safe; built in linear time.
 */
public final class PositivesGraph {

    private final int[] clusterOfRow;
    private final int[] clusterStarts;
    private final int[] rowsByCluster;
    private final List<Map<HashedKey, Integer>> firstRowOfText;

    private PositivesGraph(int[] clusterOfRow, int clusters, List<Map<HashedKey, Integer>> firstRowOfText) {
        this.clusterOfRow = clusterOfRow;
        this.firstRowOfText = firstRowOfText;
        this.clusterStarts = new int[clusters + 1];
        this.rowsByCluster = new int[clusterOfRow.length];
        for (int cluster : clusterOfRow) {
            clusterStarts[cluster + 1]++;
        }
        for (int cluster = 0; cluster < clusters; cluster++) {
            clusterStarts[cluster + 1] += clusterStarts[cluster];
        }
        int[] next = clusterStarts.clone();
        for (int row = 0; row < clusterOfRow.length; row++) {
            rowsByCluster[next[clusterOfRow[row]]++] = row;
        }
    }

    /** The clusters of a data set; a data set of one column has questions only. */
    public static PositivesGraph of(Dataset dataset) {
        int rows = dataset.rows();
        UnionFind rowsTogether = new UnionFind(rows);
        HashedKey.Maker keys = new HashedKey.Maker();
        Map<HashedKey, Integer> questions = new HashMap<>();
        Map<HashedKey, Integer> answers = new HashMap<>();
        List<Map<HashedKey, Integer>> firstRowOfText = List.of(questions, answers);
        for (int column = 0; column < Math.min(2, dataset.columnCount()); column++) {
            List<String> texts = dataset.column(column);
            for (int row = 0; row < rows; row++) {
                Integer first = firstRowOfText.get(column).putIfAbsent(keys.of(texts.get(row)), row);
                if (first != null) {
                    rowsTogether.join(first, row);
                }
            }
        }
        int[] clusterOfRow = new int[rows];
        int[] clusterOfRoot = new int[rows];
        Arrays.fill(clusterOfRoot, -1);
        int clusters = 0;
        for (int row = 0; row < rows; row++) {
            int root = rowsTogether.root(row);
            if (clusterOfRoot[root] < 0) {
                clusterOfRoot[root] = clusters++;
            }
            clusterOfRow[row] = clusterOfRoot[root];
        }
        return new PositivesGraph(clusterOfRow, clusters, firstRowOfText);
    }

    /** @param row a row number of the data set, from 0 */
    public int clusterOfRow(int row) {
        return clusterOfRow[row];
    }

    /** Number of groups of rows that share a question or an answer, directly or through other rows. */
    public int clusterCount() {
        return clusterStarts.length - 1;
    }

    /** Rows of the largest cluster; 0 for a data set without rows. */
    public int largestClusterSize() {
        int largest = 0;
        for (int cluster = 0; cluster < clusterCount(); cluster++) {
            largest = Math.max(largest, clusterSize(cluster));
        }
        return largest;
    }

    /** Number of rows of a group. */
    public int clusterSize(int cluster) {
        return clusterStarts[cluster + 1] - clusterStarts[cluster];
    }

    /** Row numbers of a cluster, ascending. */
    public int[] rowsOfCluster(int cluster) {
        return Arrays.copyOfRange(rowsByCluster, clusterStarts[cluster], clusterStarts[cluster + 1]);
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
        return firstRowOfText.get(0).size();
    }

    /** Number of different answers, after normalisation. */
    public int distinctAnswers() {
        return firstRowOfText.get(1).size();
    }

    private int clusterOf(String text, int column) {
        Integer row = firstRowOfText.get(column).get(new HashedKey.Maker().of(text));
        return row == null ? -1 : clusterOfRow[row];
    }
}
