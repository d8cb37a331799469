package io.github.jjak.loss.internal;

import java.util.HashMap;
import java.util.Map;

/** Which texts of a batch are positives of each other although they stand in different rows. */
final class KnownPositives {

    private KnownPositives() {}

    /** Whether both texts are of one known group. */
    static boolean together(int leftGroup, int rightGroup) {
        return leftGroup >= 0 && leftGroup == rightGroup;
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
