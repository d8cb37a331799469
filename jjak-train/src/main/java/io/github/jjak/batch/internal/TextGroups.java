package io.github.jjak.batch.internal;

/**
 * Rows grouped by the text that makes each hardest to place: the one of its texts that occurs in most of the rows. Rows of
 * one group can never share a batch.
 *
 * @param order the rows, group after group, large groups first; groups of a size, and the rows in a group, in random order
 * @param groupOfRow key of a row's group, by row number
 * @param groupsOfSize how many groups have a size, index 0 to the largest size
 */
@SuppressWarnings("ArrayRecordComponent")
record TextGroups(int[] order, int[] groupOfRow, int[] groupsOfSize) {

    /** Groups rows that come in random order; linear in the number of texts and rows. */
    static TextGroups of(int[] rows, int[][] textIds, int texts) {
        int[] groupOfRow = heaviestText(rows, textIds, texts);
        int[] groupSize = new int[texts];
        int[] groups = new int[rows.length];
        int groupCount = 0;
        for (int row : rows) {
            if (groupSize[groupOfRow[row]]++ == 0) {
                groups[groupCount++] = groupOfRow[row];
            }
        }
        int largest = 0;
        for (int i = 0; i < groupCount; i++) {
            largest = Math.max(largest, groupSize[groups[i]]);
        }
        int[] groupsOfSize = new int[largest + 1];
        for (int i = 0; i < groupCount; i++) {
            groupsOfSize[groupSize[groups[i]]]++;
        }
        int[] start = startsLargestFirst(groups, groupCount, groupSize, groupsOfSize);
        int[] order = new int[rows.length];
        for (int row : rows) {
            order[start[groupOfRow[row]]++] = row;
        }
        return new TextGroups(order, groupOfRow, groupsOfSize);
    }

    int largestSize() {
        return groupsOfSize.length - 1;
    }

    int count() {
        int count = 0;
        for (int groups : groupsOfSize) {
            count += groups;
        }
        return count;
    }

    private static int[] heaviestText(int[] rows, int[][] textIds, int texts) {
        int[] rowsOfText = TextIds.rowsOfText(rows, textIds, texts);
        int[] heaviest = new int[textIds.length];
        for (int row : rows) {
            heaviest[row] = textIds[row][0];
            for (int text : textIds[row]) {
                if (rowsOfText[text] > rowsOfText[heaviest[row]]) {
                    heaviest[row] = text;
                }
            }
        }
        return heaviest;
    }

    /** Where each group starts in the order: a counting sort that leaves groups of a size in the order they came. */
    private static int[] startsLargestFirst(int[] groups, int groupCount, int[] groupSize, int[] groupsOfSize) {
        int[] nextOfSize = new int[groupsOfSize.length];
        int next = 0;
        for (int size = groupsOfSize.length - 1; size > 0; size--) {
            nextOfSize[size] = next;
            next += size * groupsOfSize[size];
        }
        int[] start = new int[groupSize.length];
        for (int i = 0; i < groupCount; i++) {
            int size = groupSize[groups[i]];
            start[groups[i]] = nextOfSize[size];
            nextOfSize[size] += size;
        }
        return start;
    }
}
