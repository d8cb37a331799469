package io.github.jjak.data;

import io.github.jjak.error.DataException;
import java.util.List;

/** Whether the first line of a table names columns, or is a row already: then its texts are not to be shown. */
final class HeaderCheck {

    private static final int LONGEST_NAME = 30;
    private static final int MOST_WORDS_OF_A_NAME = 3;

    private HeaderCheck() {}

    /** @throws DataException for a first line that looks like texts */
    static void refuseTextsAsNames(String file, Table table) {
        List<Table.Column> columns = table.columns();
        if (table.format().hasHeader() && !columns.stream().allMatch(column -> looksLikeName(column.name()))) {
            throw new DataException(
                    file + " seems to lack a line of column names: its first line, where they are expected, has "
                            + columns.size()
                            + " fields that look like texts (not shown). Put a line such as question,answer on top, or"
                            + " say which columns to read by their place, for example `columns` #1,#2, if it is a line of names.");
        }
    }

    /** Short, of few words, without a sentence's punctuation. */
    private static boolean looksLikeName(String name) {
        String clean = ColumnNames.clean(name);
        return clean.length() <= LONGEST_NAME
                && clean.split("\\s+", -1).length <= MOST_WORDS_OF_A_NAME
                && (!clean.matches("(?s).*[.?!…,;。？！]")
                        || KnownColumns.of(clean).rank() < 2);
    }
}
