package io.github.jjak.batch.internal;

/**
 * How many batches a set of groups is spread over, and the most rows each may get.
 *
 * <p>With M batches a group of c rows can place min(c, M) of them. So S(M), the rows that M batches can place, is the sum
 * of u(1) to u(M), where u(j) counts the groups of at least j rows; the average batch S(M) / M only shrinks as M grows.
 *
 * @param batches number of batches, 0 when no batch can be filled
 * @param mostRows most rows of a batch
 */
record BatchPlan(int batches, int mostRows) {

    /**
     * As many batches as place every row, but never so many that the average batch has fewer than half the rows of the
     * largest possible one. A text that occurs in half of the data so costs batch size once, not an epoch of pairs.
     */
    static BatchPlan spread(TextGroups groups, int batchSize) {
        int rows = groups.order().length;
        int needed = Math.max((rows - 1) / batchSize + 1, groups.largestSize());
        int groupsLeft = groups.count();
        int largestBatch = Math.min(batchSize, groupsLeft);
        int batches = 1;
        long placed = groupsLeft;
        while (batches < needed) {
            groupsLeft -= batches < groups.groupsOfSize().length ? groups.groupsOfSize()[batches] : 0;
            if (2 * (placed + groupsLeft) < (batches + 1L) * largestBatch) {
                break;
            }
            placed += groupsLeft;
            batches++;
        }
        int evenRows = (int) ((placed + batches - 1) / batches);
        // One row of play, so that a row whose second text collides still finds a place.
        return new BatchPlan(batches, Math.min(batchSize, evenRows + 1));
    }

    /** As many full batches as the groups can fill. */
    static BatchPlan full(TextGroups groups, int batchSize) {
        int groupsLeft = groups.count();
        int batches = 0;
        long placed = groupsLeft;
        while (placed >= (batches + 1L) * batchSize) {
            batches++;
            groupsLeft -= batches < groups.groupsOfSize().length ? groups.groupsOfSize()[batches] : 0;
            placed += groupsLeft;
        }
        return new BatchPlan(batches, batchSize);
    }
}
