package io.github.jjak.batch.internal;

/**
 * Rows grouped by the text that makes each hardest to place: the one of its texts that occurs in most of the rows. Rows of
 * one group can never share a batch. A row that shares no text with another is a group of its own.
 *
 * @param order the rows, group after group, large groups first; groups of a size, and the rows in a group, in random order
 * @param groupOfRow key of a row's group, by row number
 * @param groupsOfSize how many groups have a size, index 0 to the largest size
 */
@SuppressWarnings("ArrayRecordComponent")
record TextGroups(int[] order, int[] groupOfRow, int[] groupsOfSize) {

    /** Groups rows that come in random order; linear in the number of texts and rows. */
    static TextGroups of(int[] rows, SharedTexts texts) {
        int[] groupOfRow = heaviestText(rows, texts);
        int[] groupSize = new int[texts.texts()];
        int alone = 0;
        int largest = rows.length == 0 ? 0 : 1;
        for (int row : rows) {
            if (groupOfRow[row] < 0) {
                alone++;
            } else {
                largest = Math.max(largest, ++groupSize[groupOfRow[row]]);
            }
        }
        int[] groupsOfSize = new int[largest + 1];
        for (int size : groupSize) {
            groupsOfSize[size] += size > 0 ? 1 : 0;
        }
        if (alone > 0) {
            groupsOfSize[1] += alone;
        }
        return new TextGroups(largestFirst(rows, groupOfRow, groupSize, groupsOfSize), groupOfRow, groupsOfSize);
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

    /** A text, or below 0 for a row that is alone. */
    private static int[] heaviestText(int[] rows, SharedTexts texts) {
        int[] rowsOfText = texts.rowsOfTexts(rows);
        int[] heaviest = new int[texts.rows()];
        for (int row : rows) {
            int most = 1;
            heaviest[row] = ~row;
            for (int i = texts.start(row); i < texts.end(row); i++) {
                int text = texts.text(i);
                if (rowsOfText[text] > most) {
                    most = rowsOfText[text];
                    heaviest[row] = text;
                }
            }
        }
        return heaviest;
    }

    /** A counting sort that leaves groups of a size in the order they came. */
    private static int[] largestFirst(int[] rows, int[] groupOfRow, int[] groupSize, int[] groupsOfSize) {
        int[] nextOfSize = new int[groupsOfSize.length];
        int next = 0;
        for (int size = groupsOfSize.length - 1; size > 0; size--) {
            nextOfSize[size] = next;
            next += size * groupsOfSize[size];
        }
        int[] order = new int[rows.length];
        // Where the next row of a group goes; 0 before its first one came.
        int[] place = new int[groupSize.length];
        for (int row : rows) {
            int group = groupOfRow[row];
            if (group < 0) {
                order[nextOfSize[1]++] = row;
                continue;
            }
            if (place[group] == 0) {
                place[group] = nextOfSize[groupSize[group]] + 1;
                nextOfSize[groupSize[group]] += groupSize[group];
            }
            order[place[group]++ - 1] = row;
        }
        return order;
    }
}
