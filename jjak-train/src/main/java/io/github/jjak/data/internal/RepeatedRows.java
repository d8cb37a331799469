package io.github.jjak.data.internal;

import io.github.jjak.data.Dataset;
import io.github.jjak.store.internal.IntArray;
import io.github.jjak.store.internal.Storage;
import io.github.jjak.store.internal.TextHash;
import io.github.jjak.store.internal.TextTable;
import java.util.AbstractList;
import java.util.List;

/**
 * What rows have in common: whole rows that repeat an earlier one exactly, and answers that stand with several questions. Texts of the second kind are one
 * when {@link TextKey} says so.
 *
 * @param duplicateRows rows that repeat an earlier row exactly, in all text columns
 * @param sharedAnswers answers that stand with more than one different question
 * @param mostQuestionsOfAnswer different questions of the answer that has most; 0 without answers
 */
record RepeatedRows(int duplicateRows, int sharedAnswers, int mostQuestionsOfAnswer) {

    static RepeatedRows of(Dataset dataset) {
        Storage storage = Storage.of(dataset.isOnDisk());
        int duplicates = dataset.rows() - distinctRows(dataset, storage);
        if (dataset.columnCount() < 2) {
            return new RepeatedRows(duplicates, 0, 0);
        }
        IntArray questions = firstRows(dataset.column(0), storage);
        IntArray answers = firstRows(dataset.column(1), storage);
        IntArray questionsOfAnswer = new IntArray(storage, dataset.rows());
        TextTable pairs = new TextTable(storage, dataset.rows());
        TextHash hash = new TextHash();
        int shared = 0;
        int most = 0;
        for (int row = 0; row < dataset.rows(); row++) {
            int question = questions.get(row);
            int answer = answers.get(row);
            int first = pairs.firstPlace(
                    hash.of(((long) question << Integer.SIZE) | answer),
                    row,
                    other -> questions.get(other) == question && answers.get(other) == answer);
            if (first == row) {
                int count = questionsOfAnswer.get(answer) + 1;
                questionsOfAnswer.set(answer, count);
                shared += count == 2 ? 1 : 0;
                most = Math.max(most, count);
            }
        }
        return new RepeatedRows(duplicates, shared, most);
    }

    private static int distinctRows(Dataset dataset, Storage storage) {
        TextTable rows = new TextTable(storage, dataset.rows());
        TextHash hash = new TextHash();
        for (int row = 0; row < dataset.rows(); row++) {
            List<String> texts = List.copyOf(new Row(dataset, row));
            rows.firstPlace(hash.of(texts), row, other -> new Row(dataset, other).equals(texts));
        }
        return (int) rows.size();
    }

    /** The first row with each row's text. */
    private static IntArray firstRows(List<String> texts, Storage storage) {
        KeyedColumn keyed = new KeyedColumn(texts, storage);
        IntArray first = new IntArray(storage, texts.size());
        for (int row = 0; row < texts.size(); row++) {
            first.set(row, keyed.add(row));
        }
        return first;
    }

    /** The texts of a row. */
    private static final class Row extends AbstractList<String> {

        private final Dataset dataset;
        private final int row;

        Row(Dataset dataset, int row) {
            this.dataset = dataset;
            this.row = row;
        }

        @Override
        public String get(int column) {
            return dataset.text(row, column);
        }

        @Override
        public int size() {
            return dataset.columnCount();
        }
    }
}
