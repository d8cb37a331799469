package io.github.jjak.loss;

import io.github.jjak.tensor.Tensors;
import java.util.HashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/** Which texts of a batch are positives of each other although they stand in different rows. */
final class KnownPositives {

    private KnownPositives() {}

    /**
     * {@code [left, right]} bool: true where both texts are of one known group and are not the same row's own pair.
     *
     * @param leftGroups group of each left text
     * @param rightGroups group of each right text; the text of row i at block b stands at {@code b * rows + i}
     * @param ownBlock block whose entry of the same row is the row's own and never masked; -1 for none
     */
    static Tensor mask(int[] leftGroups, int[] rightGroups, int ownBlock) {
        int rows = leftGroups.length;
        boolean[] mask = new boolean[rows * rightGroups.length];
        for (int left = 0; left < rows; left++) {
            for (int right = 0; right < rightGroups.length; right++) {
                boolean own = ownBlock >= 0 && right == ownBlock * rows + left;
                mask[left * rightGroups.length + right] =
                        !own && leftGroups[left] >= 0 && leftGroups[left] == rightGroups[right];
            }
        }
        return Tensors.mask(mask, rows, rightGroups.length);
    }

    /** Groups of several columns, one after the other. */
    static int[] stack(int[][] groups, int fromColumn) {
        int rows = groups[0].length;
        int[] stacked = new int[(groups.length - fromColumn) * rows];
        for (int column = fromColumn; column < groups.length; column++) {
            System.arraycopy(groups[column], 0, stacked, (column - fromColumn) * rows, rows);
        }
        return stacked;
    }

    /** Number of rows that have a positive in another row of the batch. */
    static int rowsWithOthers(int[][] groups) {
        Map<Integer, Integer> documents = new HashMap<>();
        for (int column = 1; column < groups.length; column++) {
            for (int group : groups[column]) {
                documents.merge(group, 1, Integer::sum);
            }
        }
        int rows = 0;
        for (int group : groups[0]) {
            if (group >= 0 && documents.getOrDefault(group, 0) > 1) {
                rows++;
            }
        }
        return rows;
    }
}
