package io.github.jjak.cli.command;

import io.github.jjak.cli.option.CommonOptions;
import io.github.jjak.cli.option.Preflight;
import io.github.jjak.error.UsageException;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.model.EncodeOptions;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.model.TextRole;
import io.github.jjak.model.internal.ModelFingerprint;
import io.github.jjak.search.engine.EngineCollection;
import io.github.jjak.search.engine.EngineFiles;
import io.github.jjak.search.engine.EngineFormat;
import io.github.jjak.search.index.IndexRow;
import io.github.jjak.table.internal.Column;
import io.github.jjak.table.internal.TableFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Vectors with their rows, for Parquet and for other engines. */
final class EngineExportOptions {

    @Option(
            names = "--format",
            paramLabel = "ENGINE",
            description = "pgvector, opensearch, elasticsearch or vespa: a folder that the engine loads.")
    private @Nullable EngineFormat format;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "With --format: name of the table, index or document type (default: ${DEFAULT-VALUE}).")
    private String name = "answers";

    @Option(
            names = "--fingerprint",
            paramLabel = "HEX",
            description =
                    "Refuse a model other than the one with this fingerprint, which is stored with exported vectors.")
    private @Nullable String fingerprint;

    @Option(names = "--overwrite", description = "With --format: replace the folder that is there.")
    private boolean overwrite;

    /** Whether ids and texts are written beside the vectors; refuses an output that cannot be. */
    boolean isOfRows(@Nullable Path output) {
        if (format == null) {
            if (overwrite) {
                throw new UsageException("--overwrite replaces a folder of --format; files are always replaced.");
            }
            return isParquet(output);
        }
        if (output == null) {
            throw new UsageException("--format " + format + " needs --data FILE and --output DIR.");
        }
        if (Files.exists(output) && !overwrite) {
            throw new UsageException(output + " exists. Add --overwrite to replace it, or choose another --output.");
        }
        if (Files.exists(output) && !Files.exists(output.resolve("vectors.json"))) {
            throw new UsageException(output + " is not a folder that this command wrote, so it is not replaced.");
        }
        return true;
    }

    private static boolean isParquet(@Nullable Path output) {
        return output != null && output.toString().toLowerCase(Locale.ROOT).endsWith(".parquet");
    }

    /** The model's fingerprint for the vectors of documents, as an index stores it. */
    static String fingerprint(SentenceTransformer model) {
        return ModelFingerprint.of(model.internals(), TextRole.DOCUMENT);
    }

    /** Refuses another model than the one that made the vectors. */
    void check(SentenceTransformer model) {
        String expected = fingerprint;
        if (expected != null && !expected.equals(fingerprint(model))) {
            throw new UsageException(
                    "The model " + model.location() + " has another fingerprint than --fingerprint says: it did not"
                            + " make those vectors. Use the model that did, or embed the rows"
                            + " again with this one.");
        }
    }

    /** Embeds the rows and writes them. */
    void write(
            SentenceTransformer model,
            StreamedRows rows,
            EncodeOptions options,
            Path output,
            boolean normalize,
            CommonOptions common) {
        EngineCollection collection = new EngineCollection(
                name,
                rows.textColumn(),
                rows.columns(),
                model.dimension(),
                model.similarityFunction(),
                fingerprint(model),
                model.location());
        VectorLengths lengths = new VectorLengths(normalize);
        RowVectors vectors = new RowVectors(model, options, lengths);
        EngineFormat engine = format;
        if (engine != null) {
            EngineFiles.write(output, engine, collection, sink -> vectors.writeTo(rows, sink));
        } else {
            Preflight.output(output);
            TableFile.writeParquet(
                    output,
                    columns(collection),
                    metadata(collection),
                    sink -> vectors.writeTo(rows, (row, vector) -> sink.row(cells(collection, row, vector))));
        }
        report(collection, vectors, lengths.remark(model), output, common);
    }

    private static List<Column> columns(EngineCollection collection) {
        List<Column> columns =
                new ArrayList<>(List.of(Column.text(EngineCollection.ID), Column.text(collection.textColumn())));
        collection.columns().forEach(column -> columns.add(Column.text(column)));
        columns.add(new Column(EngineCollection.EMBEDDING, Column.Type.FLOATS));
        return columns;
    }

    private static Map<String, String> metadata(EngineCollection collection) {
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("jjak_fingerprint", collection.fingerprint());
        metadata.put("jjak_model", collection.model());
        metadata.put("jjak_similarity", collection.similarity().id());
        return metadata;
    }

    private static @Nullable Object[] cells(EngineCollection collection, IndexRow row, float[] vector) {
        List<@Nullable Object> cells = new ArrayList<>(Arrays.asList(row.id(), row.text()));
        collection.columns().forEach(column -> cells.add(row.columns().get(column)));
        List<Float> numbers = new ArrayList<>(vector.length);
        for (float number : vector) {
            numbers.add(number);
        }
        cells.add(numbers);
        return cells.toArray();
    }

    private static void report(
            EngineCollection collection, RowVectors vectors, String remark, Path output, CommonOptions common) {
        if (!remark.isEmpty()) {
            common.say("%s", remark);
        }
        common.say(
                "Wrote %d rows with vectors of %d dimensions to %s (%d texts cut). Fingerprint of the model: %s",
                vectors.rows(), collection.dimension(), output, vectors.truncatedTexts(), collection.fingerprint());
        if (common.json) {
            Map<String, Object> result = new LinkedHashMap<>();
            result.put("texts", vectors.rows());
            result.put("dimension", collection.dimension());
            result.put("fingerprint", collection.fingerprint());
            result.put("output", output.toString());
            System.out.println(JsonFile.formatLine(result));
        }
    }
}
