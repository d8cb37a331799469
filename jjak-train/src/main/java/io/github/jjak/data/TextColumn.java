package io.github.jjak.data;

import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;

/** Texts of a column that are not held as a list: they are read when they are asked for. Immutable and thread-safe. */
abstract class TextColumn extends AbstractList<String> implements RandomAccess {

    /** A list that never changes, without a copy of texts that are not held. */
    static List<String> immutable(List<String> texts) {
        return texts instanceof TextColumn ? texts : List.copyOf(texts);
    }

    /**
     * The texts of some rows.
     *
     * @param texts immutable
     * @param rows their numbers, in order; not copied, not to be changed
     */
    static List<String> select(List<String> texts, int[] rows) {
        return texts instanceof TextColumn whole ? new Selected(whole, rows) : copied(texts, rows);
    }

    private static List<String> copied(List<String> texts, int[] rows) {
        String[] selected = new String[rows.length];
        for (int i = 0; i < rows.length; i++) {
            selected[i] = texts.get(rows[i]);
        }
        return List.of(selected);
    }

    /** Some rows of another column. */
    private static final class Selected extends TextColumn {

        private final TextColumn whole;
        private final int[] rows;

        Selected(TextColumn whole, int[] rows) {
            this.whole = whole;
            this.rows = rows;
        }

        @Override
        public String get(int index) {
            return whole.get(rows[index]);
        }

        @Override
        public int size() {
            return rows.length;
        }
    }
}
