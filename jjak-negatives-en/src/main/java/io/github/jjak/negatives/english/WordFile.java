package io.github.jjak.negatives.english;

import io.github.jjak.error.RunException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Word lists beside this class: UTF-8, a line per entry, {@code #} begins a comment. */
final class WordFile {

    private WordFile() {}

    /** Lines that are neither empty nor comments. */
    static List<String> lines(String name) {
        try (InputStream in = WordFile.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new RunException("The word list " + name + " is missing from the program.");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new RunException("The word list " + name + " cannot be read.", e);
        }
    }

    /** All words of all lines. */
    static List<String> words(String name) {
        return lines(name).stream()
                .flatMap(line -> List.of(line.split(" ", 0)).stream())
                .toList();
    }
}
