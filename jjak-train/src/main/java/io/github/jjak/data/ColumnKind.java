package io.github.jjak.data;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** What the cells of a column look like. */
enum ColumnKind {
    TEXT("text"),
    NUMBERS("numbers"),
    DATES("dates"),
    /** One word of Latin letters, digits and signs, digits among them: keys, addresses, links. */
    CODES("codes"),
    /** Few short values again and again. */
    CATEGORIES("categories"),
    LISTS("lists of texts"),
    NUMBER_LISTS("lists of numbers"),
    NESTED("nested"),
    EMPTY("empty");

    private static final Pattern NUMBER = Pattern.compile(
            "[+-]?[\\p{Sc}]?[\\d.,]*\\d[\\d.,]*([eE][+-]?\\d+)?\\s*[%\\p{Sc}]?|true|false|True|False|TRUE|FALSE|NaN|nan");
    private static final Pattern DATE = Pattern.compile(
            "\\d{2,4}\\s*[-./년]\\s*\\d{1,2}\\s*[-./월]\\s*\\d{1,4}\\s*일?\\.?([T\\s].{0,30})?|\\d{1,2}:\\d{2}(:\\d{2})?(\\.\\d+)?");
    private static final Pattern CODE = Pattern.compile("(?=.*[\\d@/:_])[\\x21-\\x7E]{1,200}|[A-Za-z]{1,3}");
    private static final double NEARLY_ALL = 0.9;
    private static final int ENOUGH_FOR_CATEGORIES = 20;
    private static final double FEW = 0.2;
    private static final int SHORT = 12;

    private final String words;

    ColumnKind(String words) {
        this.words = words;
    }

    /** For a list of columns in a message. */
    String inWords() {
        return words;
    }

    boolean isText() {
        return this == TEXT;
    }

    /** What most of the cells are; empty ones are not counted. */
    static ColumnKind of(List<Cell> cells) {
        List<Cell> present = cells.stream().filter(cell -> !cell.isEmpty()).toList();
        if (present.isEmpty()) {
            return EMPTY;
        }
        for (Cell.Kind kind : List.of(Cell.Kind.TEXTS, Cell.Kind.NUMBERS, Cell.Kind.NESTED)) {
            if (2 * present.stream().filter(cell -> cell.kind() == kind).count() > present.size()) {
                return kind == Cell.Kind.TEXTS ? LISTS : kind == Cell.Kind.NUMBERS ? NUMBER_LISTS : NESTED;
            }
        }
        List<String> texts = present.stream()
                .filter(cell -> cell.kind() == Cell.Kind.TEXT)
                .map(cell -> String.valueOf(cell.text()).strip())
                .toList();
        if (texts.isEmpty()) {
            return NESTED;
        }
        if (share(texts, NUMBER) >= NEARLY_ALL) {
            return NUMBERS;
        }
        if (share(texts, DATE) >= NEARLY_ALL) {
            return DATES;
        }
        if (share(texts, CODE) >= NEARLY_ALL) {
            return CODES;
        }
        return areCategories(texts) ? CATEGORIES : TEXT;
    }

    private static double share(List<String> texts, Pattern pattern) {
        long matching = texts.stream()
                .filter(text -> text.length() <= 200 && pattern.matcher(text).matches())
                .count();
        return (double) matching / texts.size();
    }

    private static boolean areCategories(List<String> texts) {
        Set<String> distinct = new HashSet<>(texts);
        return texts.size() >= ENOUGH_FOR_CATEGORIES
                && distinct.size() <= FEW * texts.size()
                && distinct.stream().allMatch(text -> text.length() <= SHORT);
    }
}
