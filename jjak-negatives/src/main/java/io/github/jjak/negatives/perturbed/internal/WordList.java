package io.github.jjak.negatives.perturbed.internal;

import io.github.jjak.error.RunException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A list of a language's words, in a resource beside the classes that use it: UTF-8, one entry per line, columns separated by tabs. Lines
 * that begin with {@code #} are comments; the first line says what the list holds. Entries keep their order. Immutable.
 */
public final class WordList {

    private final String name;
    private final List<String> lines;

    private WordList(String name, List<String> lines) {
        this.name = name;
        this.lines = lines;
    }

    /**
     * Reads and checks a list.
     *
     * @param beside a class of the package that has the list
     * @param name of the file
     * @throws RunException if there is no such list, it is not UTF-8, does not begin with a comment, or has an empty or padded line or
     *     an entry twice
     */
    public static WordList of(Class<?> beside, String name) {
        try (InputStream in = beside.getResourceAsStream(name)) {
            if (in == null) {
                throw new RunException("The word list " + name + " is missing from the program.");
            }
            return parse(
                    name,
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(in.readAllBytes()))
                            .toString());
        } catch (CharacterCodingException e) {
            throw new RunException("The word list " + name + " is not UTF-8.", e);
        } catch (IOException e) {
            throw new RunException("The word list " + name + " cannot be read.", e);
        }
    }

    static WordList parse(String name, String text) {
        if (!text.startsWith("#")) {
            throw new RunException(
                    "The word list " + name + " does not begin with a comment that says what it holds: \"# ...\".");
        }
        Set<String> entries = new LinkedHashSet<>();
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            if (line.startsWith("#")) {
                continue;
            }
            String where = "Line " + number + " of the word list " + name;
            if (line.isBlank() || line.startsWith(" ") || line.endsWith(" ")) {
                throw new RunException(where + " is empty or begins or ends with a space.");
            }
            if (!entries.add(line)) {
                throw new RunException(where + " repeats \"" + line + "\".");
            }
        }
        return new WordList(name, List.copyOf(entries));
    }

    /** Words as alternatives of a regular expression, the longest first, so that none hides behind its own beginning. */
    public static String alternatives(Collection<String> words) {
        return words.stream()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .map(Pattern::quote)
                .collect(Collectors.joining("|"));
    }

    /** The entries as they are written. */
    public List<String> lines() {
        return lines;
    }

    /** The entries as a set that keeps their order. */
    public Set<String> words() {
        return Collections.unmodifiableSet(new LinkedHashSet<>(lines));
    }

    /**
     * The columns of each entry.
     *
     * @param columns how many there are in every line
     * @throws RunException for a line with another number of them
     */
    public List<List<String>> rows(int columns) {
        List<List<String>> rows = new ArrayList<>();
        for (String line : lines) {
            List<String> row = List.of(line.split("\t", -1));
            if (row.size() != columns) {
                throw new RunException("The entry \"" + line + "\" of the word list " + name + " has " + row.size()
                        + " columns; it should have " + columns + ", separated by tabs.");
            }
            rows.add(row);
        }
        return List.copyOf(rows);
    }

    /**
     * Two columns as a map from the first to the second.
     *
     * @throws RunException for a line that has not two columns, or a first column that occurs twice
     */
    public Map<String, String> pairs() {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (List<String> row : rows(2)) {
            if (pairs.put(row.get(0), row.get(1)) != null) {
                throw new RunException("The word list " + name + " has two entries of \"" + row.get(0) + "\".");
            }
        }
        return Collections.unmodifiableMap(pairs);
    }
}
