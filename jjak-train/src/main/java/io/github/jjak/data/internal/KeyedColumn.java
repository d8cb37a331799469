package io.github.jjak.data.internal;

import io.github.jjak.store.internal.Storage;
import io.github.jjak.store.internal.TextHash;
import io.github.jjak.store.internal.TextTable;
import java.util.List;

/**
 * Where each different text of a column stands first; two are one when {@link TextKey} says so. Texts with equal hashes are compared, so two that differ
 * never meet. Reading is thread-safe while no rows are added.
 */
public final class KeyedColumn {

    private final List<String> texts;
    private final TextTable table;
    private final TextHash hash = new TextHash();

    /** @param storage where eleven bytes per row go */
    public KeyedColumn(List<String> texts, Storage storage) {
        this.texts = texts;
        this.table = new TextTable(storage, texts.size());
    }

    /** Adds a row; the first row with its text, which may be itself. */
    public int add(int row) {
        String text = texts.get(row);
        String key = TextKey.of(text);
        return table.firstPlace(hash.of(key), row, other -> isAt(other, text, key));
    }

    /** The first row with a text; -1 if there is none. */
    public int firstRow(String text) {
        String key = TextKey.of(text);
        return table.find(hash.of(key), other -> isAt(other, text, key));
    }

    private boolean isAt(int row, String text, String key) {
        String there = texts.get(row);
        return there.equals(text) || TextKey.of(there).equals(key);
    }

    /** Number of different texts. */
    public int distinct() {
        return (int) table.size();
    }
}
