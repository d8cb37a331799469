package io.github.jjak.serve.run.internal;

import io.github.jjak.error.DataException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The file {@code held-out.csv} of a run folder: pairs of question and answer, in the CSV of RFC 4180 that a run writes. */
final class HeldOutFile {

    private HeldOutFile() {}

    /**
     * The questions with their right answers, in the order of the file; empty if there is no file, or it holds something else than pairs.
     *
     * @throws DataException if it cannot be read
     */
    static Map<String, Set<String>> questions(Path folder) {
        Path file = folder.resolve("held-out.csv");
        Map<String, Set<String>> questions = new LinkedHashMap<>();
        if (!Files.exists(file)) {
            return questions;
        }
        try {
            List<List<String>> rows = rows(Files.readString(file, StandardCharsets.UTF_8));
            if (!rows.isEmpty() && rows.get(0).size() == 2) {
                for (List<String> row : rows.subList(1, rows.size())) {
                    if (row.size() == 2 && !row.get(0).isBlank() && !row.get(1).isBlank()) {
                        questions
                                .computeIfAbsent(row.get(0), key -> new LinkedHashSet<>())
                                .add(row.get(1));
                    }
                }
            }
            return questions;
        } catch (IOException cause) {
            throw new DataException(file + " cannot be read: " + cause.getMessage(), cause);
        }
    }

    static List<List<String>> rows(String text) {
        List<List<String>> rows = new ArrayList<>();
        List<String> row = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char letter = text.charAt(i);
            if (quoted) {
                boolean quote = letter == '"';
                boolean doubled = quote && i + 1 < text.length() && text.charAt(i + 1) == '"';
                if (doubled) {
                    i++;
                }
                if (quote && !doubled) {
                    quoted = false;
                } else {
                    field.append(letter);
                }
            } else if (letter == '"') {
                quoted = true;
            } else if (letter == ',' || letter == '\n') {
                row.add(field.toString());
                field.setLength(0);
                if (letter == '\n') {
                    rows.add(row);
                    row = new ArrayList<>();
                }
            } else if (letter != '\r') {
                field.append(letter);
            }
        }
        if (field.length() > 0 || !row.isEmpty()) {
            row.add(field.toString());
            rows.add(row);
        }
        return rows;
    }
}
