package io.github.jjak.data.internal;

import io.github.jjak.data.Dataset;
import io.github.jjak.error.DataException;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/** The names of classes in a column, in an order that does not depend on the rows': a class is known by its place in it. */
public final class ClassNames {

    /** More are hardly classes, but texts or scores. */
    private static final int MOST = 1000;

    private static final int MOST_DIGITS = 9;

    private ClassNames() {}

    /**
     * The distinct names of a column: numbers by their value, others by their code points.
     *
     * @throws DataException if there are more than a thousand
     */
    public static List<String> of(Dataset data, int column) {
        TreeSet<String> names =
                new TreeSet<>(Comparator.comparingLong(ClassNames::number).thenComparing(Comparator.naturalOrder()));
        for (String name : data.column(column)) {
            names.add(name.strip());
            if (names.size() > MOST) {
                throw new DataException("Column \"" + data.columnNames().get(column) + "\" has more than " + MOST
                        + " different values, so they are hardly names of classes. Name the column of classes.");
            }
        }
        return List.copyOf(names);
    }

    /** Names that are no whole numbers come after these. */
    private static long number(String name) {
        return name.matches("\\d{1," + MOST_DIGITS + "}") ? Long.parseLong(name) : Long.MAX_VALUE;
    }
}
