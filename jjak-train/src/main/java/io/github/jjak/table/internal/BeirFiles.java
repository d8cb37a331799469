package io.github.jjak.table.internal;

import io.github.jjak.data.BeirFolder;
import io.github.jjak.data.Dataset;
import io.github.jjak.data.internal.TextKey;
import io.github.jjak.error.UsageException;
import io.github.jjak.file.internal.AtomicFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Writes pairs as a {@link BeirFolder}: every different answer is a document, every different question a query, each under a number. */
public final class BeirFiles {

    private static final String CORPUS = "corpus.jsonl";
    private static final String QUERIES = "queries.jsonl";

    private BeirFiles() {}

    /** The files that are written for parts of these names. */
    public static List<Path> files(Path folder, List<String> parts) {
        List<Path> files = new ArrayList<>(List.of(folder.resolve(CORPUS), folder.resolve(QUERIES)));
        parts.forEach(part -> files.add(qrels(folder, part)));
        return files;
    }

    private static Path qrels(Path folder, String part) {
        return folder.resolve("qrels").resolve(part + ".tsv");
    }

    /**
     * Replaces or creates the files, each whole or not at all.
     *
     * @param parts pairs by name of the part, columns 0 and 1; of labelled pairs, those labelled 1
     * @throws UsageException for rows with one column or with graded scores, which are no pairs
     * @throws io.github.jjak.error.RunException if a file cannot be written
     */
    public static void write(Path folder, Map<String, Dataset> parts) {
        Map<String, Numbered> documents = new LinkedHashMap<>();
        Map<String, Numbered> queries = new LinkedHashMap<>();
        Map<String, String> qrels = new LinkedHashMap<>();
        parts.forEach((part, rows) -> qrels.put(part, qrels(rows, queries, documents)));
        writeTexts(folder.resolve(CORPUS), documents);
        writeTexts(folder.resolve(QUERIES), queries);
        qrels.forEach((part, lines) -> AtomicFile.write(qrels(folder, part), lines.getBytes(StandardCharsets.UTF_8)));
    }

    /** A text as it comes first. */
    private record Numbered(String id, String text) {}

    private static String qrels(Dataset rows, Map<String, Numbered> queries, Map<String, Numbered> documents) {
        double[] labels = rows.scores();
        if (rows.columnCount() < 2) {
            throw new UsageException("A folder of BEIR needs questions and answers, but the data have one column.");
        }
        Set<String> lines = new LinkedHashSet<>();
        for (int row = 0; row < rows.rows(); row++) {
            if (labels != null && labels[row] != 0 && labels[row] != 1) {
                throw new UsageException(
                        "A folder of BEIR needs pairs, or pairs labelled 1 and 0, but the data have graded scores.");
            }
            String document = number(documents, "d", rows.text(row, 1));
            if (labels == null || labels[row] == 1) {
                lines.add(number(queries, "q", rows.text(row, 0)) + "\t" + document + "\t1\n");
            }
        }
        return "query-id\tcorpus-id\tscore\n" + String.join("", lines);
    }

    private static String number(Map<String, Numbered> texts, String letter, String text) {
        return texts.computeIfAbsent(TextKey.of(text), key -> new Numbered(letter + (texts.size() + 1), text))
                .id();
    }

    private static void writeTexts(Path file, Map<String, Numbered> texts) {
        TableFile.write(
                file,
                List.of(Column.text("_id"), Column.text("text")),
                sink -> texts.values().forEach(numbered -> sink.row(numbered.id(), numbered.text())));
    }
}
