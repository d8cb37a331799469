package io.github.jjak.data;

import io.github.jjak.error.DataException;
import io.github.jjak.error.NearestName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a file that are read: the text columns first, then the score column if there is one.
 *
 * @param texts names of the text columns
 * @param score name of the score column, or null
 */
record ColumnChoice(List<String> texts, @Nullable String score) {

    private static final int MOST_NAMES_SHOWN = 20;
    private static final int LONGEST_NAME_SHOWN = 30;

    /** @throws DataException for a column that the file has not, or has twice */
    static ColumnChoice of(DataFile file, List<String> available, ReadOptions options) {
        String score = options.scoreColumn();
        if (score != null) {
            require(file, available, score);
        }
        List<String> texts = options.columns();
        if (texts.isEmpty()) {
            texts = available.stream()
                    .filter(name -> !name.equals(score))
                    .limit(options.defaultColumns())
                    .toList();
            if (texts.size() < options.defaultColumns()) {
                throw new DataException(
                        texts.isEmpty()
                                ? file.path() + " has no text column."
                                : file.path() + " has fewer than two text columns. " + describe(available)
                                        + " Question and answer must be separate columns.");
            }
        }
        texts.forEach(name -> require(file, available, name));
        return new ColumnChoice(texts, score);
    }

    List<String> all() {
        List<String> all = new ArrayList<>(texts);
        if (score != null) {
            all.add(score);
        }
        return all;
    }

    private static void require(DataFile file, List<String> available, String wanted) {
        int found = Collections.frequency(available, wanted);
        if (found == 0) {
            throw new DataException(file.path() + " has no column \"" + wanted + "\". " + describe(available)
                    + NearestName.suggestion(wanted, available));
        }
        if (found > 1) {
            throw new DataException(
                    file.path() + " has " + found + " columns named \"" + wanted + "\". Rename all but one.");
        }
    }

    /** A file without a line of names would show its first row here: long "names" are cut. */
    private static String describe(List<String> available) {
        String names = available.stream()
                .limit(MOST_NAMES_SHOWN)
                .map(name ->
                        "\"" + (name.length() > LONGEST_NAME_SHOWN ? name.substring(0, LONGEST_NAME_SHOWN) + "…" : name)
                                + "\"")
                .collect(Collectors.joining(", "));
        int more = available.size() - MOST_NAMES_SHOWN;
        return "Its columns are: " + names + (more > 0 ? " and " + more + " more." : ".");
    }
}
