package io.github.jjak.search.index;

import org.jspecify.annotations.Nullable;

/**
 * Fields of a passage's document. Passages of a row lie one behind the other; its first one keeps the text and the columns.
 *
 * <p>{@code text}: words of the passage. {@code code}: codes and numbers as they are written. {@code vector}: of the passage.
 */
final class IndexFields {

    static final String ID = "id";
    static final String NUMBER = "number";
    static final String START = "start";
    static final String END = "end";
    static final String TEXT = "text";
    static final String CODE = "code";
    static final String VECTOR = "vector";
    static final String ROW_TEXT = "row_text";
    static final String ROW_HASH = "row_hash";

    private static final String COLUMN = "column.";

    private IndexFields() {}

    /** The field of one of the rows' columns. */
    static String column(String name) {
        return COLUMN + name;
    }

    /** The column of a field; null for a field of another kind. */
    static @Nullable String columnOf(String field) {
        return field.startsWith(COLUMN) ? field.substring(COLUMN.length()) : null;
    }
}
