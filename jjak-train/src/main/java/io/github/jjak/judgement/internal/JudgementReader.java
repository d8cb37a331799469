package io.github.jjak.judgement.internal;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jjak.data.Dataset;
import io.github.jjak.data.ReadOptions;
import io.github.jjak.error.DataException;
import io.github.jjak.error.ModelException;
import io.github.jjak.error.UsageException;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.json.internal.RegularFile;
import io.github.jjak.judgement.Judgements;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Reads judgements of any of the formats: a file that begins with a brace is OpenSearch's JSON, one whose first line names
 * {@code docid} is Quepid's CSV, anything else has three or four fields a line. Messages name lines, never what stands in them.
 */
public final class JudgementReader {

    /** A field {@code docid} among others, whatever parts them. */
    private static final Pattern HEADER = Pattern.compile("(^|[,;\\t\"])docid($|[,;\\t\"])", Pattern.CASE_INSENSITIVE);

    private final Path file;
    private final Map<String, Map<String, Double>> byQuery = new LinkedHashMap<>();
    private int unrated;

    private JudgementReader(Path file) {
        this.file = file;
    }

    /** @throws DataException as {@link Judgements#read} */
    public static Judgements read(Path file) {
        if (!Files.exists(file)) {
            throw new DataException("There is no file " + file + ".");
        }
        return new JudgementReader(file).read();
    }

    private Judgements read() {
        try {
            String first = firstLine().strip();
            boolean json = first.startsWith("{");
            boolean csv = !json && HEADER.matcher(first).find();
            if (json) {
                readOpenSearch();
            } else if (csv) {
                readQuepid();
            } else {
                readFields();
            }
            if (byQuery.isEmpty()) {
                throw new DataException(file + " has no judgement.");
            }
            return new Judgements(byQuery, !json && !csv, unrated);
        } catch (CharacterCodingException cause) {
            throw new DataException(file + " is not UTF-8.", cause);
        } catch (IOException cause) {
            throw new DataException(
                    file + " cannot be read: " + cause.getClass().getSimpleName() + ".", cause);
        }
    }

    private String firstLine() throws IOException {
        try (BufferedReader lines = Files.newBufferedReader(RegularFile.require(file))) {
            String line = lines.readLine();
            while (line != null && line.isBlank()) {
                line = lines.readLine();
            }
            return line == null ? "" : line;
        }
    }

    private void add(String query, String document, String grade, String place) {
        if (query.isBlank() || document.isBlank()) {
            throw new DataException(file + ": " + place + " has no query or no document.");
        }
        if (grade.isBlank()) {
            unrated++;
            return;
        }
        double number = number(grade, place);
        Double before = byQuery.computeIfAbsent(query.strip(), none -> new LinkedHashMap<>())
                .put(document.strip(), number);
        if (before != null && before != number) {
            throw new DataException(file + ": " + place + " gives a document the grade " + number + " that has "
                    + before + " for the same query already. Leave one of them.");
        }
    }

    private double number(String grade, String place) {
        try {
            double number = Double.parseDouble(grade.strip());
            if (Double.isFinite(number)) {
                return number;
            }
        } catch (NumberFormatException noNumber) {
            // refused below, as what is not finite
        }
        throw new DataException(file + ": the grade of " + place + " is not a finite number.");
    }

    private void readFields() throws IOException {
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            int number = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                String[] fields = line.strip().split("\\s+", -1);
                boolean header = number == 1 && fields.length == 3 && fields[2].equalsIgnoreCase("score");
                if (line.isBlank() || header) {
                    continue;
                }
                if (fields.length != 3 && fields.length != 4) {
                    throw new DataException(file + ": line " + number + " has " + fields.length
                            + " fields. TREC's qrels have four, \"topic 0 document grade\"; BEIR's have three; Quepid's CSV has"
                            + " the columns query, docid and rating; OpenSearch's import is a JSON object.");
                }
                add(fields[0], fields[fields.length - 2], fields[fields.length - 1], "line " + number);
            }
        }
    }

    private void readQuepid() {
        Dataset rows = Dataset.read(
                file,
                ReadOptions.builder()
                        .columns(List.of("query", "docid", "rating"))
                        .ragged(true)
                        .build());
        for (int row = 0; row < rows.rows(); row++) {
            add(rows.text(row, 0), rows.text(row, 1), rows.text(row, 2), "row " + (row + 1));
        }
    }

    private void readOpenSearch() {
        JsonNode root;
        try {
            root = JsonFile.read(file);
        } catch (ModelException | UsageException cause) {
            throw new DataException(String.valueOf(cause.getMessage()), cause);
        }
        JsonNode queries = root.path("judgmentRatings");
        if (!queries.isArray()) {
            throw new DataException(
                    file + " has no list \"judgmentRatings\", which OpenSearch's import of judgements has.");
        }
        int number = 0;
        for (JsonNode query : queries) {
            number++;
            for (JsonNode rating : query.path("ratings")) {
                add(
                        query.path("query").asText(),
                        rating.path("docId").asText(),
                        rating.path("rating").asText(),
                        "a rating of query " + number);
            }
        }
    }
}
