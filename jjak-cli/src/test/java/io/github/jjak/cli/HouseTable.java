package io.github.jjak.cli;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The table of modules and rooms in ARCHITECTURE.md. The column "may import" holds names separated by commas:
 *
 * <ul>
 *   <li>a room: {@code search.index};
 *   <li>a module's rooms: {@code core}, or {@code all of train} where a room has the module's name;
 *   <li>{@code all}, {@code all libraries} (all but the command line's), {@code nothing};
 *   <li>behind any of them {@code but} and rooms joined by {@code and};
 *   <li>a library of others, in capitals: {@code DuckDB}. Those of {@link #LIBRARIES} are imported by no room that does not name them.
 * </ul>
 */
final class HouseTable {

    /** Libraries that stay in the rooms that name them, and the beginning of their packages. */
    static final Map<String, String> LIBRARIES =
            Map.of("DuckDB", "org.duckdb", "Nori", "org.apache.lucene.analysis.ko", "SimpleNLG", "simplenlg");

    /** May be imported everywhere. */
    private static final String ERRORS = "error";

    private static final Pattern NAME = Pattern.compile("`([^`]+)`");
    private static final Set<String> NOT_CHECKED = Set.of("jjak-bom", "jjak-bench");

    /**
     * A line of the table.
     *
     * @param module artifact
     * @param rooms packages without {@code io.github.jjak.}
     * @param mayImport last column as it is written
     */
    private record Row(String module, List<String> rooms, String mayImport) {}

    private final List<Row> rows = new ArrayList<>();

    /** Reads the table from the page's text. */
    HouseTable(String page) {
        String table = page.substring(page.indexOf("| module | room |"));
        String module = "";
        for (String line :
                table.substring(0, table.indexOf("\n\n")).lines().skip(2).toList()) {
            String[] columns = line.split("\\|", -1);
            if (columns.length != 6) {
                throw new IllegalArgumentException("not four columns: " + line);
            }
            Matcher named = NAME.matcher(columns[1]);
            module = named.find() ? named.group(1) : module;
            if (!NOT_CHECKED.contains(module)) {
                rows.add(new Row(module, roomsIn(columns[2]), columns[4].strip().replace("`", "")));
            }
        }
    }

    private static List<String> roomsIn(String column) {
        List<String> rooms = new ArrayList<>();
        Matcher names = NAME.matcher(column);
        while (names.find()) {
            String name = names.group(1);
            String first = rooms.isEmpty() ? "" : rooms.get(0);
            rooms.add(name.startsWith(".") ? first.substring(0, first.lastIndexOf('.')) + name : name);
        }
        return rooms;
    }

    /** All rooms. */
    Set<String> rooms() {
        Set<String> rooms = new TreeSet<>();
        rows.forEach(row -> rooms.addAll(row.rooms()));
        return rooms;
    }

    /** The rooms of an artifact. */
    Set<String> rooms(String module) {
        Set<String> rooms = new LinkedHashSet<>();
        rows.stream().filter(row -> row.module().equals(module)).forEach(row -> rooms.addAll(row.rooms()));
        if (rooms.isEmpty()) {
            throw new IllegalArgumentException("no module with rooms is called " + module);
        }
        return rooms;
    }

    /** Room to the rooms that it may import. */
    Map<String, Set<String>> mayImport() {
        Map<String, Set<String>> all = new LinkedHashMap<>();
        for (Row row : rows) {
            Set<String> allowed = new TreeSet<>(Set.of(ERRORS));
            for (String phrase : phrases(row)) {
                if (!isLibrary(phrase)) {
                    allowed.addAll(meant(phrase));
                }
            }
            row.rooms().forEach(room -> all.put(room, allowed));
        }
        return all;
    }

    /** The rooms that name a library of others. */
    Set<String> roomsThatMayImport(String library) {
        Set<String> rooms = new TreeSet<>();
        rows.stream().filter(row -> phrases(row).contains(library)).forEach(row -> rooms.addAll(row.rooms()));
        return rooms;
    }

    private static List<String> phrases(Row row) {
        return row.mayImport().isEmpty() ? List.of() : List.of(row.mayImport().split(" *, *", -1));
    }

    private static boolean isLibrary(String phrase) {
        return Character.isUpperCase(phrase.charAt(0));
    }

    private Collection<String> meant(String phrase) {
        String[] parts = phrase.split(" but ", 2);
        Set<String> rooms = new TreeSet<>(named(parts[0]));
        if (parts.length > 1) {
            for (String excluded : parts[1].split(" and ", -1)) {
                if (!rooms.remove(excluded)) {
                    throw new IllegalArgumentException("\"" + phrase + "\" leaves out what is not in it: " + excluded);
                }
            }
        }
        return rooms;
    }

    private Collection<String> named(String name) {
        if (name.equals("nothing")) {
            return List.of();
        }
        if (name.equals("all") || name.equals("all libraries")) {
            Set<String> rooms = rooms();
            if (name.equals("all libraries")) {
                rooms.removeAll(rooms("jjak-cli"));
            }
            return rooms;
        }
        if (name.startsWith("all of ")) {
            return rooms("jjak-" + name.substring("all of ".length()));
        }
        return rooms().contains(name) ? List.of(name) : rooms("jjak-" + name);
    }
}
