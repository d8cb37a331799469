package io.github.jjak.data;

import io.github.jjak.data.internal.BlankText;
import io.github.jjak.data.internal.TextKey;
import io.github.jjak.error.DataException;
import io.github.jjak.error.UsageException;
import io.github.jjak.error.internal.NearestName;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds columns by name: by the very name; else by the only name that looks the same (composed or not, in any case, with blanks
 * and invisible characters at will); else by its place ({@code #2}); else as a field within another ({@code qa.question}).
 */
final class ColumnNames {

    private static final int MOST_NAMES_SHOWN = 20;
    private static final int LONGEST_SHOWN = 40;
    private static final int MOST_CODE_POINTS_SHOWN = 8;

    private final String file;
    private final List<Table.Column> columns;
    private final boolean nested;

    ColumnNames(String file, List<Table.Column> columns, boolean nested) {
        this.file = file;
        this.columns = columns;
        this.nested = nested;
    }

    /** Equal for names that look the same but for case. */
    static String key(String name) {
        return TextKey.visibleForm(name);
    }

    /** A name with what cannot be seen left out, for a column that nobody has named. */
    static String clean(String name) {
        StringBuilder visible = new StringBuilder();
        Normalizer.normalize(name, Normalizer.Form.NFC)
                .codePoints()
                .filter(character -> !BlankText.isInvisible(character))
                .map(character -> BlankText.isWhiteSpace(character) ? ' ' : character)
                .forEach(visible::appendCodePoint);
        return visible.toString().strip();
    }

    /** A name in quotes, short, and safe to print. */
    static String shown(String name) {
        StringBuilder safe = new StringBuilder("\"");
        int shown = 0;
        for (int i = 0; i < name.length(); i += Character.charCount(name.codePointAt(i))) {
            int character = name.codePointAt(i);
            if (++shown > LONGEST_SHOWN) {
                return safe.append("...\"").toString();
            }
            boolean seen = !Character.isISOControl(character)
                    && (character == ' ' || !BlankText.isWhiteSpace(character))
                    && !BlankText.isInvisible(character);
            safe.append(seen ? Character.toString(character) : String.format("<U+%04X>", character));
        }
        return safe.append('"').toString();
    }

    /** @return null where there is no such column */
    Table.@Nullable Column find(String wanted) {
        List<Table.Column> same = matching(column -> column.name().equals(wanted));
        if (same.isEmpty()) {
            same = matching(column -> key(column.name()).equals(key(wanted)));
        }
        if (same.size() > 1) {
            throw ambiguous(wanted, same);
        }
        if (same.size() == 1) {
            return same.get(0);
        }
        if (wanted.matches("#\\d{1,4}")) {
            int place = Integer.parseInt(wanted.substring(1));
            return place >= 1 && place <= columns.size() ? columns.get(place - 1) : null;
        }
        return inside(wanted);
    }

    private List<Table.Column> matching(java.util.function.Predicate<Table.Column> condition) {
        return columns.stream().filter(condition).toList();
    }

    /** {@code turns.0.text} where there is a column {@code turns}. */
    private Table.@Nullable Column inside(String wanted) {
        for (int dot = wanted.lastIndexOf('.'); nested && dot > 0; dot = wanted.lastIndexOf('.', dot - 1)) {
            String outer = wanted.substring(0, dot);
            List<String> rest = Arrays.asList(wanted.substring(dot + 1).split("\\.", -1));
            List<Table.Column> found = matching(column -> key(column.name()).equals(key(outer)));
            if (found.size() == 1) {
                return found.get(0).inside(wanted, rest);
            }
        }
        return null;
    }

    private DataException ambiguous(String wanted, List<Table.Column> same) {
        boolean identical = same.stream()
                .allMatch(column -> column.name().equals(same.get(0).name()));
        String which = same.stream()
                .map(column ->
                        "#" + place(column) + (identical ? "" : " " + shown(column.name()) + codePoints(column.name())))
                .collect(Collectors.joining(", "));
        return new DataException(file + " has " + same.size() + " columns "
                + (identical ? "named " : "whose names look like ")
                + shown(identical ? same.get(0).name() : wanted) + ": " + which
                + ". Rename all but one, or name them by their place, for example `columns` #"
                + place(same.get(0)) + ",#N.");
    }

    private int place(Table.Column column) {
        return columns.indexOf(column) + 1;
    }

    private static String codePoints(String name) {
        int[] points = name.codePoints().limit(MOST_CODE_POINTS_SHOWN + 1).toArray();
        String first = Arrays.stream(points)
                .limit(MOST_CODE_POINTS_SHOWN)
                .mapToObj(point -> String.format("U+%04X", point))
                .collect(Collectors.joining(" "));
        return " (" + first + (points.length > MOST_CODE_POINTS_SHOWN ? " ..." : "") + ")";
    }

    /** @throws DataException that names the columns there are */
    DataException missing(String wanted) {
        List<String> names = columns.stream().map(Table.Column::name).toList();
        return new DataException(file + " has no column " + shown(wanted) + ". Its columns are: " + list()
                + NearestName.suggestion(wanted, names));
    }

    /** The names, with code points where two look alike, and a full stop. */
    String list() {
        List<String> shown = new ArrayList<>();
        for (Table.Column column : columns.subList(0, Math.min(MOST_NAMES_SHOWN, columns.size()))) {
            String form = clean(column.name());
            boolean lookAlike = columns.stream()
                    .anyMatch(other -> !other.name().equals(column.name())
                            && clean(other.name()).equals(form));
            boolean twice = columns.stream()
                            .filter(other -> other.name().equals(column.name()))
                            .count()
                    > 1;
            shown.add(shown(column.name())
                    + (lookAlike ? codePoints(column.name()) : "")
                    + (twice ? " (#" + place(column) + ")" : ""));
        }
        int more = columns.size() - MOST_NAMES_SHOWN;
        return String.join(", ", shown) + (more > 0 ? " and " + more + " more." : ".");
    }

    /** @throws UsageException if a column was found twice */
    static void refuseTwice(List<String> wanted, List<Table.Column> found) {
        for (int i = 0; i < found.size(); i++) {
            for (int j = 0; j < i; j++) {
                if (found.get(i).index() == found.get(j).index()
                        && found.get(i).path().equals(found.get(j).path())) {
                    throw new UsageException("The names " + shown(wanted.get(j)) + " and " + shown(wanted.get(i))
                            + " mean the same column. Name each once.");
                }
            }
        }
    }
}
