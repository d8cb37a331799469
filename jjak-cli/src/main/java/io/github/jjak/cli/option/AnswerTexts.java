package io.github.jjak.cli.option;

import io.github.jjak.data.Dataset;
import io.github.jjak.data.ReadOptions;
import io.github.jjak.error.DataException;
import io.github.jjak.search.index.SearchIndex;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Answers by their ids: those of an index, or of the file that it was made of.
 *
 * @param texts text by id
 * @param corpus the file and its column of answers, as {@code --corpus} takes them; empty for an index
 */
public record AnswerTexts(Map<String, String> texts, String corpus) {

    /** There are none. */
    public static final AnswerTexts NONE = new AnswerTexts(Map.of(), "");

    /**
     * Reads them.
     *
     * @param given the folder of an index, or {@code FILE:ID,ANSWER}, or {@code FILE:ANSWER} for a file whose rows are numbered
     * @throws DataException if an id stands in two rows
     */
    static AnswerTexts read(String given, CommonOptions common) {
        if (isFolder(given)) {
            Map<String, String> texts = new LinkedHashMap<>();
            try (SearchIndex index = SearchIndex.open(Path.of(given), null)) {
                index.forEachRow(row -> texts.put(row.id(), row.text()));
            }
            return new AnswerTexts(texts, "");
        }
        CorpusFile file = CorpusFile.parse(given);
        String columns = file.column();
        ReadOptions options = ReadOptions.builder()
                .columns(columns == null ? List.of() : Arrays.asList(columns.split(",", -1)))
                .defaultColumns(1)
                .build();
        Dataset rows = Dataset.read(file.file(), options);
        DataOptions.report(rows, common);
        int answer = Math.min(1, rows.columnCount() - 1);
        Map<String, String> texts = new LinkedHashMap<>();
        for (int row = 0; row < rows.rows(); row++) {
            String id =
                    answer == 0 ? Integer.toString(row + 1) : rows.text(row, 0).strip();
            if (texts.putIfAbsent(id, rows.text(row, answer)) != null) {
                throw new DataException(file.file() + ": row " + (row + 1) + " has the \""
                        + rows.columnNames().get(0) + "\" of an earlier row. An id must be of one answer only.");
            }
        }
        return new AnswerTexts(texts, file.file() + ":" + rows.columnNames().get(answer));
    }

    private static boolean isFolder(String given) {
        try {
            return Files.isDirectory(Path.of(given));
        } catch (InvalidPathException noPath) {
            return false;
        }
    }
}
