package io.github.jjak.refresh.internal;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jjak.data.Dataset;
import io.github.jjak.error.ModelException;
import io.github.jjak.error.RunException;
import io.github.jjak.file.internal.AtomicFile;
import io.github.jjak.json.internal.JsonFile;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * What checkpoints between two minings need: the negatives of each row, {@code refreshed-STEP.jsonl.gz}, named by the first step they
 * are trained on. The first line says {@code rows}, the names of the {@code columns} and whether they are {@code tagged}; then there is
 * a line per row with its {@code negatives}, empty where there is none, and their {@code tags}. Questions and answers are those of the
 * training data and not in it.
 *
 * <p>Each is written whole or not at all. Its checksum is in the checkpoints that need it.
 *
 * @param folder the run folder
 */
public record RefreshedNegatives(Path folder) {

    private static final Pattern NAME = Pattern.compile("refreshed-\\d{1,9}\\.jsonl\\.gz");
    private static final Pattern UNFINISHED = Pattern.compile("\\.(" + NAME + ")\\.new");

    /** Where the negatives mined before a step lie. */
    public Path of(int firstStep) {
        return folder.resolve("refreshed-" + firstStep + ".jsonl.gz");
    }

    /**
     * Writes the negatives of all rows.
     *
     * @throws RunException if that fails; what was there before is unchanged
     */
    public void write(int firstStep, Dataset rows) {
        AtomicFile.write(of(firstStep), channel -> {
            GZIPOutputStream compressed = new GZIPOutputStream(Channels.newOutputStream(channel));
            Writer lines = new BufferedWriter(new OutputStreamWriter(compressed, StandardCharsets.UTF_8));
            writeLines(rows, lines);
            // Not closed: the channel is still to be flushed to the disk.
            lines.flush();
            compressed.finish();
        });
    }

    private static void writeLines(Dataset rows, Writer lines) throws IOException {
        List<List<String>> tags = rows.negativeTags();
        List<String> columns = rows.columnNames().subList(Math.min(2, rows.columnCount()), rows.columnCount());
        Map<String, Object> header = new LinkedHashMap<>();
        header.put("rows", rows.rows());
        header.put("columns", columns);
        header.put("tagged", tags != null);
        lines.write(JsonFile.formatLine(header) + "\n");
        for (int row = 0; row < rows.rows(); row++) {
            List<String> texts = new ArrayList<>();
            List<String> tagsOfRow = new ArrayList<>();
            for (int column = 0; column < columns.size(); column++) {
                texts.add(rows.text(row, column + 2));
                if (tags != null) {
                    tagsOfRow.add(tags.get(column).get(row));
                }
            }
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("negatives", texts);
            if (tags != null) {
                line.put("tags", tagsOfRow);
            }
            lines.write(JsonFile.formatLine(line) + "\n");
        }
    }

    /**
     * Reads the negatives that were written.
     *
     * @param pairs the rows they belong to
     * @throws ModelException if the file is missing or damaged
     */
    public Dataset read(int firstStep, Dataset pairs) {
        Path file = of(firstStep);
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            return readLines(lines, file, pairs);
        } catch (IOException cause) {
            throw new ModelException(file + " cannot be read: " + cause.getMessage() + ".", cause);
        }
    }

    private static Dataset readLines(BufferedReader lines, Path file, Dataset pairs) throws IOException {
        JsonNode header = parse(lines.readLine(), file);
        if (header.path("rows").asInt(-1) != pairs.rows()) {
            throw new ModelException(file + " is not of this run: it should have " + pairs.rows() + " rows.");
        }
        int columns = header.path("columns").size();
        boolean tagged = header.path("tagged").asBoolean();
        List<List<String>> negatives = empty(columns);
        List<List<String>> tags = empty(columns);
        for (int row = 0; row < pairs.rows(); row++) {
            JsonNode line = parse(lines.readLine(), file);
            for (int column = 0; column < columns; column++) {
                negatives.get(column).add(text(line.path("negatives").path(column), file));
                if (tagged) {
                    tags.get(column).add(text(line.path("tags").path(column), file));
                }
            }
        }
        List<String> names = new ArrayList<>(pairs.columnNames());
        header.path("columns").forEach(name -> names.add(name.asText()));
        List<List<String>> all = new ArrayList<>(List.of(pairs.column(0), pairs.column(1)));
        all.addAll(negatives);
        Dataset rows = Dataset.of(names, all);
        return tagged ? rows.withNegativeTags(tags) : rows;
    }

    private static List<List<String>> empty(int columns) {
        return Stream.generate(() -> (List<String>) new ArrayList<String>())
                .limit(columns)
                .toList();
    }

    private static JsonNode parse(@Nullable String line, Path file) {
        if (line == null) {
            throw new ModelException(file + " ends too early.");
        }
        return JsonFile.parse(line.getBytes(StandardCharsets.UTF_8), file.toString());
    }

    private static String text(JsonNode node, Path file) {
        if (!node.isTextual()) {
            throw new ModelException(file + " lacks a text that should be in it.");
        }
        return node.asText();
    }

    /** Deletes all but the named files. */
    public void keepOnly(Set<String> needed) {
        for (Path file : named(NAME)) {
            if (!needed.contains(String.valueOf(file.getFileName()))) {
                delete(file);
            }
        }
    }

    /** Clears away what a crash in mid-write left. */
    public void settle() {
        named(UNFINISHED).forEach(RefreshedNegatives::delete);
    }

    private List<Path> named(Pattern pattern) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(path ->
                            pattern.matcher(String.valueOf(path.getFileName())).matches())
                    .toList();
        } catch (IOException cause) {
            throw new RunException(folder + " cannot be read: " + cause.getMessage(), cause);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException cause) {
            throw new RunException(file + " could not be deleted: " + cause.getMessage(), cause);
        }
    }
}
