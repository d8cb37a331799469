package io.github.jjak.data;

import io.github.jjak.data.internal.BlankText;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What stands in one cell of a table.
 *
 * @param kind what it is
 * @param text its text; null unless it is one
 * @param list its texts, or numbers as text; of a cell that only looks empty, which character it has
 */
record Cell(Kind kind, @Nullable String text, List<String> list) {

    /** What a cell can be. */
    enum Kind {
        /** Nothing, or nothing that can be seen. */
        EMPTY,
        TEXT,
        /** A list of texts. */
        TEXTS,
        /** A list of numbers or truth values. */
        NUMBERS,
        /** An object, or a list of other things. */
        NESTED
    }

    static final Cell EMPTY = new Cell(Kind.EMPTY, null, List.of());
    static final Cell NESTED = new Cell(Kind.NESTED, null, List.of());

    static Cell of(@Nullable String text) {
        if (text == null || !BlankText.isBlank(text)) {
            return text == null ? EMPTY : new Cell(Kind.TEXT, text, List.of());
        }
        return text.isBlank()
                ? EMPTY
                : new Cell(
                        Kind.EMPTY,
                        null,
                        List.of(String.format("U+%04X", text.strip().codePointAt(0))));
    }

    /** @param texts of a list, blank ones too */
    static Cell ofTexts(List<String> texts) {
        return new Cell(Kind.TEXTS, null, List.copyOf(texts));
    }

    static Cell ofNumbers(List<String> numbers) {
        return new Cell(Kind.NUMBERS, null, List.copyOf(numbers));
    }

    /** The character that makes the cell only look empty, as {@code U+00A0}; empty where there is none. */
    String invisible() {
        return isEmpty() && !list.isEmpty() ? list.get(0) : "";
    }

    boolean isEmpty() {
        return kind == Kind.EMPTY;
    }

    boolean isList() {
        return kind == Kind.TEXTS || kind == Kind.NUMBERS;
    }
}
