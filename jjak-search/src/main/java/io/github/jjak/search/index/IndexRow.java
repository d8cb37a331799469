package io.github.jjak.search.index;

import io.github.jjak.error.UsageException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * A row of an index: what is found.
 *
 * @param id names the row; a row that is put in later under the same name takes its place
 * @param text what is searched
 * @param columns further values by column, kept, shown and filtered by, not searched
 */
public record IndexRow(String id, String text, Map<String, String> columns) {

    private static final int LONGEST_ID = 1000;

    /** @throws UsageException for an id that is blank or has more than 1,000 characters, or a blank text */
    public IndexRow {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(columns, "columns");
        if (id.isBlank() || id.length() > LONGEST_ID) {
            throw new UsageException("The id of a row has " + id.length() + " characters; allowed is 1 to " + LONGEST_ID
                    + ", and not only white space.");
        }
        if (text.isBlank()) {
            throw new UsageException("The text of a row is empty. Leave the row out.");
        }
        columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
    }

    /** A row without further columns. */
    public IndexRow(String id, String text) {
        this(id, text, Map.of());
    }
}
