package io.github.jjak.data;

import io.github.jjak.error.UsageException;
import java.nio.charset.Charset;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What to read from a data file.
 *
 * @param columns text columns in the order they get in the {@link Dataset}; empty means those that their names or
 *     contents show to be question and answer
 * @param defaultColumns how many that is, at least 1; normally 2, question and answer, and with {@code ragged} negatives besides
 * @param scoreColumn column of numbers (a label or a similarity), or null; {@code true} and {@code false} count as 1, 0
 * @param tagColumns columns with the provenance tags of negatives, one per column of negatives or one for all; often empty
 * @param ragged whether a row may lack texts in the third and further columns, which are negatives; otherwise it is as if it
 *     lacked its question
 * @param strict whether an empty text is an error; otherwise its row is skipped and counted
 * @param limit most rows to keep, at least 1; {@code Integer.MAX_VALUE} for all
 * @param encoding encoding of text files such as {@code CP949}; null to find it out
 * @param delimiter what separates fields: one character, or {@code tab}; null to find it out
 * @param format what the files are; null to find it out
 * @param sheet name of the sheet of a workbook; null for the first one that has rows
 * @param dataStore where the texts are kept
 */
public record ReadOptions(
        List<String> columns,
        int defaultColumns,
        @Nullable String scoreColumn,
        List<String> tagColumns,
        boolean ragged,
        boolean strict,
        int limit,
        @Nullable String encoding,
        @Nullable String delimiter,
        @Nullable DataFormat format,
        @Nullable String sheet,
        DataStore dataStore) {

    /** @throws UsageException for a column named twice, or a limit or number of columns below 1 */
    public ReadOptions {
        columns = List.copyOf(columns);
        tagColumns = List.copyOf(tagColumns);
        int negatives = columns.size() - 2;
        // Fewer than three columns may hold lists of negatives; how many there are is known when they are read.
        if (negatives > 0 && tagColumns.size() > 1 && tagColumns.size() != negatives) {
            throw new UsageException("The " + tagColumns.size() + " tag columns " + tagColumns
                    + " do not fit the columns "
                    + columns + ", of which the third and further ones are negatives. Name one tag column per column of"
                    + " negatives, or one for all.");
        }
        checkLimit(limit);
        if (encoding != null) {
            TextEncoding.named(encoding);
        }
        if (delimiter != null) {
            Delimiter.parse(delimiter);
        }
        checkDefaultColumns(defaultColumns);
        Objects.requireNonNull(dataStore, "dataStore");
        HashSet<String> distinct = new HashSet<>(columns);
        if (distinct.size() < columns.size() || (scoreColumn != null && distinct.contains(scoreColumn))) {
            throw new UsageException("A column is named twice among the columns " + columns
                    + (scoreColumn == null ? "" : " and the score column " + scoreColumn) + ". Name each once.");
        }
    }

    private static void checkLimit(int rows) {
        if (rows < 1) {
            throw new UsageException("The row limit must be at least 1, not " + rows + ".");
        }
    }

    private static void checkDefaultColumns(int count) {
        if (count < 1) {
            throw new UsageException("At least 1 column must be read, not " + count + ".");
        }
    }

    /** Reads the given text columns, or question and answer when none is given. */
    public static ReadOptions of(String... columns) {
        return builder().columns(List.of(columns)).build();
    }

    /**
     * The encoding of a name as files are read by: Java's names, and the usual ones of Windows' Korean code page.
     *
     * @throws UsageException for a name that is not known
     */
    public static Charset charset(String encoding) {
        return TextEncoding.named(encoding).charset();
    }

    /** The same with other text columns. */
    ReadOptions withColumns(List<String> names) {
        return new ReadOptions(
                names,
                defaultColumns,
                scoreColumn,
                tagColumns,
                ragged,
                strict,
                limit,
                encoding,
                delimiter,
                format,
                sheet,
                dataStore);
    }

    /** Starts from the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Builds {@link ReadOptions}; each value is checked when it is given. Not thread-safe. */
    public static final class Builder {

        private List<String> columns = List.of();
        private int defaultColumns = 2;
        private @Nullable String scoreColumn;
        private List<String> tagColumns = List.of();
        private boolean ragged;
        private boolean strict;
        private int limit = Integer.MAX_VALUE;
        private @Nullable String encoding;
        private @Nullable String delimiter;
        private @Nullable DataFormat format;
        private @Nullable String sheet;
        private DataStore dataStore = DataStore.AUTO;

        private Builder() {}

        /** Text columns to read, in this order; default the first ones of the file. */
        public Builder columns(List<String> names) {
            this.columns = List.copyOf(names);
            return this;
        }

        /** How many columns are read when none is named; default 2. */
        public Builder defaultColumns(int value) {
            checkDefaultColumns(value);
            this.defaultColumns = value;
            return this;
        }

        /** Column of labels or scores; null, the default, for none. */
        public Builder scoreColumn(@Nullable String name) {
            this.scoreColumn = name;
            return this;
        }

        /** Columns of provenance tags; default none. */
        public Builder tagColumns(List<String> names) {
            this.tagColumns = List.copyOf(names);
            return this;
        }

        /** Whether negatives may be missing; default false. */
        public Builder ragged(boolean value) {
            this.ragged = value;
            return this;
        }

        /** Whether an empty text is an error; default false, which skips and counts its row. */
        public Builder strict(boolean value) {
            this.strict = value;
            return this;
        }

        /** Most rows to keep; default all. */
        public Builder limit(int rows) {
            checkLimit(rows);
            this.limit = rows;
            return this;
        }

        /** Encoding of text files; null, the default, finds it out. */
        public Builder encoding(@Nullable String name) {
            if (name != null) {
                TextEncoding.named(name);
            }
            this.encoding = name;
            return this;
        }

        /** One character, or {@code tab}; null, the default, finds it out. */
        public Builder delimiter(@Nullable String value) {
            if (value != null) {
                Delimiter.parse(value);
            }
            this.delimiter = value;
            return this;
        }

        /** What the files are; null, the default, finds it out. */
        public Builder format(@Nullable DataFormat value) {
            this.format = value;
            return this;
        }

        /** Sheet of a workbook; null, the default, takes the first one that has rows. */
        public Builder sheet(@Nullable String name) {
            this.sheet = name;
            return this;
        }

        /** Where the texts are kept; default {@link DataStore#AUTO}. */
        public Builder dataStore(DataStore value) {
            this.dataStore = Objects.requireNonNull(value, "dataStore");
            return this;
        }

        /**
         * Checks the combination.
         *
         * @throws UsageException if columns are named twice or a number is out of range
         */
        public ReadOptions build() {
            return new ReadOptions(
                    columns,
                    defaultColumns,
                    scoreColumn,
                    tagColumns,
                    ragged,
                    strict,
                    limit,
                    encoding,
                    delimiter,
                    format,
                    sheet,
                    dataStore);
        }
    }
}
