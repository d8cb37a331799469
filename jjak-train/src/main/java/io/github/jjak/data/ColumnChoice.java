package io.github.jjak.data;

import io.github.jjak.error.DataException;
import io.github.jjak.error.NearestName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a file that are read: the text columns first, then the score column if there is one, then the tag columns.
 *
 * @param texts names of the text columns
 * @param score name of the score column, or null
 * @param tags names of the columns with provenance tags
 */
record ColumnChoice(List<String> texts, @Nullable String score, List<String> tags) {

    private static final int MOST_NAMES_SHOWN = 20;
    private static final int LONGEST_NAME = 30;
    private static final int MOST_WORDS_OF_A_NAME = 2;

    /** @throws DataException for a column that the file has not, or has twice */
    static ColumnChoice of(DataFile file, List<String> available, ReadOptions options) {
        String score = options.scoreColumn();
        if (score != null) {
            require(file, available, score);
        }
        List<String> texts = options.columns();
        if (texts.isEmpty()) {
            refuseTextsAsNames(file, available);
            texts = available.stream()
                    .filter(name -> !name.equals(score))
                    .limit(options.defaultColumns())
                    .toList();
            if (texts.size() < options.defaultColumns()) {
                throw new DataException(
                        texts.isEmpty()
                                ? file.path() + " has no text column."
                                : file.path() + " has fewer than two text columns. " + describe(file, available)
                                        + " Question and answer must be separate columns.");
            }
        }
        texts.forEach(name -> require(file, available, name));
        options.tagColumns().forEach(name -> require(file, available, name));
        return new ColumnChoice(texts, score, options.tagColumns());
    }

    List<String> all() {
        List<String> all = new ArrayList<>(texts);
        if (score != null) {
            all.add(score);
        }
        all.addAll(tags);
        return all;
    }

    private static void require(DataFile file, List<String> available, String wanted) {
        int found = Collections.frequency(available, wanted);
        if (found == 0) {
            throw new DataException(file.path() + " has no column \"" + wanted + "\". " + describe(file, available)
                    + NearestName.suggestion(wanted, available));
        }
        if (found > 1) {
            throw new DataException(
                    file.path() + " has " + found + " columns named \"" + wanted + "\". Rename all but one.");
        }
    }

    /** Without {@code columns}, a file that lacks a line of names would silently lose its first row to them. */
    private static void refuseTextsAsNames(DataFile file, List<String> available) {
        if (mayBeTexts(file, available)) {
            throw new DataException(file.path() + " seems to lack a line of column names: what stands in its first line"
                    + " looks like texts. Put a line such as question,answer on top, or say which columns of that line to"
                    + " read.");
        }
    }

    /** Names are shown; what may be somebody's text, because the file lacks a line of names, is not. */
    private static String describe(DataFile file, List<String> available) {
        if (mayBeTexts(file, available)) {
            return "Its first line, where column names are expected, has " + available.size()
                    + " fields that look like texts (not shown). Does the file lack a line of names?";
        }
        String names = available.stream()
                .limit(MOST_NAMES_SHOWN)
                .map(name -> "\"" + name + "\"")
                .collect(Collectors.joining(", "));
        int more = available.size() - MOST_NAMES_SHOWN;
        return "Its columns are: " + names + (more > 0 ? " and " + more + " more." : ".");
    }

    private static boolean mayBeTexts(DataFile file, List<String> names) {
        boolean delimited = file.format() == DataFormat.CSV || file.format() == DataFormat.TSV;
        return delimited && !names.stream().allMatch(ColumnChoice::looksLikeName);
    }

    /** Short, of few words, without a sentence's punctuation. */
    private static boolean looksLikeName(String name) {
        return name.length() <= LONGEST_NAME
                && name.strip().split("\\s+").length <= MOST_WORDS_OF_A_NAME
                && !name.matches("(?s).*[.?!…,;。？！]\\s*");
    }
}
