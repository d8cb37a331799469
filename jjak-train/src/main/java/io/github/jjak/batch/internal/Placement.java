package io.github.jjak.batch.internal;

import java.util.Arrays;

/**
 * The state of one epoch while rows find their batches: which row is in which batch, and which texts each batch has. Only
 * texts that occur in several rows are watched; the others cannot collide. Not thread-safe.
 */
final class Placement {

    static final int NOWHERE = -1;

    private final SharedTexts texts;
    private final int[] newestBatchesOfText;
    private final int[] batchOfRow;
    private final TextBatchSet textsInBatches = new TextBatchSet();
    private int[] batchRows = new int[0];
    private int firstNewest;

    /** Starts with no batch. */
    Placement(SharedTexts texts) {
        this.texts = texts;
        this.newestBatchesOfText = new int[texts.texts()];
        this.batchOfRow = new int[texts.rows()];
        Arrays.fill(batchOfRow, NOWHERE);
    }

    int batchCount() {
        return batchRows.length;
    }

    /** Adds empty batches, from now on the newest ones; returns the number of the first. */
    int open(int batches) {
        firstNewest = batchRows.length;
        batchRows = Arrays.copyOf(batchRows, firstNewest + batches);
        Arrays.fill(newestBatchesOfText, 0);
        return firstNewest;
    }

    int batchOf(int row) {
        return batchOfRow[row];
    }

    int rowsIn(int batch) {
        return batchRows[batch];
    }

    /** Whether no text of the row is in the batch. */
    boolean fits(int row, int batch) {
        for (int i = texts.start(row); i < texts.end(row); i++) {
            int text = texts.text(i);
            if (textsInBatches.contains(text, batch)) {
                return false;
            }
        }
        return true;
    }

    /** Whether one of the row's texts is in every one of the newest batches already. */
    boolean fitsNoNewest(int row) {
        for (int i = texts.start(row); i < texts.end(row); i++) {
            int text = texts.text(i);
            if (newestBatchesOfText[text] == batchRows.length - firstNewest) {
                return true;
            }
        }
        return false;
    }

    /** Puts a row that fits into a batch. */
    void put(int row, int batch) {
        batchOfRow[row] = batch;
        batchRows[batch]++;
        for (int i = texts.start(row); i < texts.end(row); i++) {
            int text = texts.text(i);
            if (textsInBatches.add(text, batch) && batch >= firstNewest) {
                newestBatchesOfText[text]++;
            }
        }
    }

    /** Takes a row out of its batch, which is one of the newest. */
    void takeOut(int row) {
        int batch = batchOfRow[row];
        batchOfRow[row] = NOWHERE;
        batchRows[batch]--;
        for (int i = texts.start(row); i < texts.end(row); i++) {
            int text = texts.text(i);
            if (textsInBatches.remove(text, batch)) {
                newestBatchesOfText[text]--;
            }
        }
    }
}
