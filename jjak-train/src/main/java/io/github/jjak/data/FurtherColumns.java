package io.github.jjak.data;

import io.github.jjak.data.internal.BlankText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** How wide the third and further columns are, of which each may hold lists: a list of n texts becomes n columns. */
final class FurtherColumns {

    private int[] widths = new int[0];
    private boolean[] lists = new boolean[0];

    /** Looks at a row. */
    void add(List<List<String>> row) {
        if (row.size() > widths.length) {
            widths = Arrays.copyOf(widths, row.size());
            lists = Arrays.copyOf(lists, row.size());
        }
        for (int column = 0; column < row.size(); column++) {
            int texts = row.get(column).size();
            widths[column] = Math.max(widths[column], texts);
            lists[column] |= texts != 1;
        }
    }

    /** Columns that each column becomes. */
    int[] widths() {
        return widths.clone();
    }

    /** What the data set calls all of its columns. */
    List<String> names(ColumnChoice choice) {
        List<String> chosen = choice.names();
        List<String> names = new ArrayList<>(chosen.subList(0, Math.min(2, chosen.size())));
        for (int column = 0; column < widths.length; column++) {
            boolean named = column + 2 < chosen.size();
            String base = named ? chosen.get(column + 2) : "negative";
            for (int place = 1; place <= widths[column]; place++) {
                names.add(lists[column] || !named ? base + "_" + place : base);
            }
        }
        return names;
    }

    /** A row's texts in these columns. */
    List<String> texts(List<List<String>> row) {
        List<String> texts = new ArrayList<>();
        for (int column = 0; column < widths.length; column++) {
            for (int place = 0; place < widths[column]; place++) {
                texts.add(text(row, column, place));
            }
        }
        return texts;
    }

    /** A text of a row; empty where it has none. */
    static String text(List<List<String>> row, int column, int place) {
        String text = column < row.size() && place < row.get(column).size()
                ? row.get(column).get(place)
                : "";
        return BlankText.isBlank(text) ? "" : text;
    }
}
