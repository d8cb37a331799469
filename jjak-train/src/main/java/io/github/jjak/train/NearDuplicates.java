package io.github.jjak.train;

import io.github.jjak.data.Dataset;
import io.github.jjak.data.internal.NearText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Texts of a batch that say the same in nearly the same words, made positives of each other: the groups of the positives graph, joined
 * where two documents are near. A document is compared with every other of the batch; of a group that grows, all are positives of each other.
 * Not thread-safe: it remembers what it computed of texts.
 */
final class NearDuplicates {

    /** Texts that are remembered; some hundred bytes each. */
    private static final int MOST_KEPT = 1 << 18;

    private final double similarity;
    private final Map<String, NearText> kept = new HashMap<>();

    /** @param similarity lowest Jaccard similarity of texts that count as one, above 0 and at most 1 */
    NearDuplicates(double similarity) {
        this.similarity = similarity;
    }

    double similarity() {
        return similarity;
    }

    /**
     * Joins groups.
     *
     * @param groups {@code [columns][rows]}, -1 for none; changed in place
     * @param rows row numbers of the batch
     */
    void join(int[][] groups, int[] rows, Dataset data) {
        List<int[]> cells = new ArrayList<>();
        List<NearText> texts = new ArrayList<>();
        for (int column = 1; column < groups.length; column++) {
            for (int i = 0; i < rows.length; i++) {
                if (data.isPresent(rows[i], column)) {
                    cells.add(new int[] {column, i});
                    texts.add(text(data.text(rows[i], column)));
                }
            }
        }
        int free = 1;
        for (int[] column : groups) {
            for (int group : column) {
                free = Math.max(free, group + 1);
            }
        }
        for (int right = 1; right < cells.size(); right++) {
            for (int left = 0; left < right; left++) {
                int[] one = cells.get(left);
                int[] other = cells.get(right);
                int ofOne = groups[one[0]][one[1]];
                int ofOther = groups[other[0]][other[1]];
                boolean together = ofOne >= 0 && ofOne == ofOther;
                if (!together && texts.get(left).isNear(texts.get(right), similarity)) {
                    int joined = ofOne >= 0 ? ofOne : ofOther >= 0 ? ofOther : free++;
                    replace(groups, ofOne, joined, one);
                    replace(groups, ofOther, joined, other);
                }
            }
        }
    }

    private static void replace(int[][] groups, int old, int joined, int[] cell) {
        if (old < 0) {
            groups[cell[0]][cell[1]] = joined;
            return;
        }
        for (int[] column : groups) {
            for (int i = 0; i < column.length; i++) {
                column[i] = column[i] == old ? joined : column[i];
            }
        }
    }

    private NearText text(String text) {
        NearText known = kept.get(text);
        if (known != null) {
            return known;
        }
        NearText computed = NearText.of(text);
        if (kept.size() < MOST_KEPT) {
            kept.put(text, computed);
        }
        return computed;
    }
}
