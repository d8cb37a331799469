package io.github.jjak.data;

import io.github.jjak.error.DataException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a file that are read.
 *
 * @param texts the text columns, at least one
 * @param names what the data set calls them
 * @param score the score column, or null
 * @param tags the columns with provenance tags
 * @param labels lists that say which texts of a list in the second column are right; or null
 * @param synthetic marks of rows whose question was made; or null
 * @param guessed whether the columns were not named by the user
 */
record ColumnChoice(
        List<Table.Column> texts,
        List<String> names,
        Table.@Nullable Column score,
        List<Table.Column> tags,
        Table.@Nullable Column labels,
        Table.@Nullable Column synthetic,
        boolean guessed) {

    /** Name of the column in which {@code jjak questions} marks what it made. */
    private static final String SYNTHETIC = "synthetic";

    /** @throws DataException for a column that the file has not, or has twice, and where it would be a guess which to take */
    static ColumnChoice of(String file, Table table, ReadOptions options) {
        Finder finder = new Finder(file, table);
        Table.Column score = options.scoreColumn() == null ? null : finder.find(options.scoreColumn());
        List<Table.Column> tags =
                options.tagColumns().stream().map(finder::find).toList();
        List<Table.Column> texts;
        List<String> names;
        boolean guessed = options.columns().isEmpty();
        if (guessed) {
            texts = new ColumnGuess(file, table, options, score, tags).columns();
            names = texts.stream()
                    .map(column -> ColumnNames.clean(column.name()))
                    .toList();
        } else {
            names = options.columns();
            texts = names.stream().map(finder::find).toList();
            List<String> wanted = new ArrayList<>(names);
            List<Table.Column> found = new ArrayList<>(texts);
            if (score != null) {
                wanted.add(String.valueOf(options.scoreColumn()));
                found.add(score);
            }
            ColumnNames.refuseTwice(wanted, found);
        }
        return new ColumnChoice(
                texts, names, score, tags, labels(table, texts), synthetic(table, texts, score), guessed);
    }

    private static Table.@Nullable Column synthetic(
            Table table, List<Table.Column> texts, Table.@Nullable Column score) {
        return table.columns().stream()
                .filter(column -> column.name().equals(SYNTHETIC))
                .filter(column -> !texts.contains(column) && !column.equals(score))
                .findFirst()
                .orElse(null);
    }

    /** The list called {@code labels} beside lists of documents. */
    private static Table.@Nullable Column labels(Table table, List<Table.Column> texts) {
        if (texts.size() != 2 || !table.hasNestedFields()) {
            return null;
        }
        return table.columns().stream()
                .filter(column ->
                        column.name().equals("labels") || column.name().equals("label"))
                .findFirst()
                .orElse(null);
    }

    /** All columns to read, in the order texts, score, tags, labels, marks. */
    List<Table.Column> all() {
        List<Table.Column> all = new ArrayList<>(texts);
        if (score != null) {
            all.add(score);
        }
        all.addAll(tags);
        if (labels != null) {
            all.add(labels);
        }
        if (synthetic != null) {
            all.add(synthetic);
        }
        return all;
    }

    /** Finds columns by name, first among those of the first rows. */
    private static final class Finder {

        private final String file;
        private final Table table;
        private ColumnNames names;
        private boolean complete;

        Finder(String file, Table table) {
            this.file = file;
            this.table = table;
            this.names = new ColumnNames(file, table.columns(), table.hasNestedFields());
        }

        Table.Column find(String wanted) {
            Table.Column found = names.find(wanted);
            if (found == null && !complete) {
                names = new ColumnNames(file, table.allColumns(), table.hasNestedFields());
                complete = true;
                found = names.find(wanted);
            }
            if (found == null) {
                HeaderCheck.refuseTextsAsNames(file, table);
                throw names.missing(wanted);
            }
            return found;
        }
    }
}
