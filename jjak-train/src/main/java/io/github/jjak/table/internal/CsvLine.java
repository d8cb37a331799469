package io.github.jjak.table.internal;

import org.jspecify.annotations.Nullable;

/** A line of RFC 4180 with its line end. */
final class CsvLine {

    private CsvLine() {}

    static String of(@Nullable Object[] cells) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < cells.length; i++) {
            line.append(i == 0 ? "" : ",").append(cell(cells[i]));
        }
        return line.append('\n').toString();
    }

    private static String cell(@Nullable Object value) {
        if (value == null || (value instanceof Double number && !Double.isFinite(number))) {
            return "";
        }
        String text = value.toString();
        boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')
                && text.equals(text.strip());
        return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
    }
}
