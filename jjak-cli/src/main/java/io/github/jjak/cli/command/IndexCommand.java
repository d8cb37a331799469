package io.github.jjak.cli.command;

import io.github.jjak.cli.display.WorkDisplay;
import io.github.jjak.cli.option.CommonOptions;
import io.github.jjak.cli.option.DataOptions;
import io.github.jjak.cli.option.GivenOptions;
import io.github.jjak.cli.option.IndexOptions;
import io.github.jjak.cli.option.InputOptions;
import io.github.jjak.cli.option.LexicalBaseline;
import io.github.jjak.cli.option.ModelOption;
import io.github.jjak.cli.option.Preflight;
import io.github.jjak.cli.option.ThresholdOptions;
import io.github.jjak.data.Dataset;
import io.github.jjak.data.ReadOptions;
import io.github.jjak.error.UsageException;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.search.index.IndexMetadata;
import io.github.jjak.search.index.SearchIndex;
import io.github.jjak.search.index.SearchIndexWriter;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code jjak index}: answers into an index on disk, and changes to it. */
@Command(
        name = "index",
        mixinStandardHelpOptions = true,
        usageHelpWidth = 120,
        header = "Make an index of answers for jjak search, or change one.",
        description = {
            "Columns: id,answer and any further ones, which are kept, shown and filtered by; or answer alone, which numbers the"
                    + " rows.",
            "Texts longer than the model looks at are cut into passages that overlap; a row scores as its best passage.",
            "Rows are committed while it goes: a run that was ended goes on with the same command."
        },
        footer = {
            "",
            "Examples:",
            "  jjak index --model out/best --data answers.csv --columns id,answer,category --output faq-index",
            "  jjak index --update --data changed.csv --columns id,answer,category --output faq-index",
            "  jjak index --delete 17,18 --output faq-index",
            "  jjak index --fit-threshold held-out.csv --columns question,answer --output faq-index"
        })
public final class IndexCommand implements Runnable {

    private static final int ROWS_AT_ONCE = 2048;
    private static final long NANOS_BETWEEN_COMMITS = 30_000_000_000L;

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Option(names = "--output", paramLabel = "DIR", required = true, description = "Folder of the index.")
    private Path output = Path.of("");

    @Option(
            names = "--model",
            paramLabel = "MODEL",
            description =
                    "What makes the vectors, as for embed; bm25 for an index of words only. With --update: where the"
                            + " index's model is now, if it was moved.")
    private @Nullable String model;

    @Option(names = "--data", paramLabel = "FILE", description = "Parquet, CSV, TSV or JSONL file with answers.")
    private @Nullable String data;

    @Option(
            names = "--columns",
            paramLabel = "ID,ANSWER",
            split = ",",
            description = "id, answer and further columns; or the answer alone (default: the only column with texts).")
    private List<String> columns = List.of();

    @Option(names = "--strict", description = "Refuse empty ids and answers instead of skipping their rows.")
    private boolean strict;

    @Option(
            names = "--update",
            description = "Put the rows into the index that is there: new ids are added, known ones replaced.")
    private boolean update;

    @Option(names = "--overwrite", description = "Put a new index in the place of the one that is there.")
    private boolean overwrite;

    @Option(names = "--delete", paramLabel = "IDS", split = ",", description = "Delete these rows; needs no data.")
    private List<String> delete = List.of();

    @Mixin
    private InputOptions input = new InputOptions();

    @Mixin
    private ThresholdOptions threshold = new ThresholdOptions();

    @Mixin
    private IndexOptions options = new IndexOptions();

    @Override
    public void run() {
        common.apply();
        long started = System.nanoTime();
        threshold.check();
        Map<String, Object> summary = new LinkedHashMap<>();
        if (threshold.given()) {
            summary.putAll(fitThreshold());
        } else if (!delete.isEmpty()) {
            summary.put("deleted", deleteRows());
        } else {
            summary.putAll(putRows());
        }
        summary.put("seconds", (System.nanoTime() - started) / 1e9);
        summary.put("output", output.toString());
        if (common.json) {
            System.out.println(JsonFile.formatLine(summary));
        }
    }

    private Map<String, Object> fitThreshold() {
        if (data != null || update || overwrite || !delete.isEmpty()) {
            throw new UsageException(
                    "--fit-threshold changes an index that is there; leave out --data, --update, --overwrite and --delete.");
        }
        String location = location(SearchIndex.describe(output));
        return withModel(location, transformer -> threshold.fit(output, transformer, columns, common));
    }

    private int deleteRows() {
        if (data != null || model != null || update || overwrite) {
            throw new UsageException("--delete goes with --output only. Put rows in with a second command.");
        }
        try (SearchIndexWriter writer = SearchIndexWriter.open(output, null)) {
            int found = writer.delete(delete);
            writer.commit();
            common.say("Deleted %d of %d rows named.", found, delete.size());
            return found;
        }
    }

    private Map<String, Object> putRows() {
        if (update && overwrite) {
            throw new UsageException("--update and --overwrite contradict each other; give one of them.");
        }
        String file = data;
        if (file == null) {
            throw new UsageException("There is nothing to do. Give --data FILE with answers, or --delete IDS.");
        }
        Preflight.model(LexicalBaseline.NAME.equals(model) ? null : model);
        IndexMetadata there = isIndex(output) && !overwrite ? SearchIndex.describe(output) : null;
        String location = location(there);
        IndexRows rows = rows(file);
        if (there == null) {
            return withModel(location, transformer -> {
                try (SearchIndexWriter writer =
                        SearchIndexWriter.create(output, options.settings(rows.columns()), transformer, overwrite)) {
                    return put(rows, writer, 0);
                }
            });
        }
        IndexMetadata.Progress progress = there.progress();
        boolean goesOn = progress != null && progress.source().equals(rows.source());
        if (!update && !goesOn) {
            throw new UsageException(
                    output + " already holds an index. --update puts rows into it, --overwrite makes it"
                            + " again; or name another folder.");
        }
        if (update && rows.numbered()) {
            throw new UsageException(
                    "--update needs an id column, which says what row is replaced: --columns id,answer.");
        }
        options.refuseFor(there);
        int first = goesOn ? (int) Objects.requireNonNull(progress).rows() : 0;
        return withModel(location, transformer -> {
            try (SearchIndexWriter writer = SearchIndexWriter.open(output, transformer)) {
                return put(rows, writer, first);
            }
        });
    }

    /** Null for an index of words only. */
    private @Nullable String location(@Nullable IndexMetadata there) {
        String given = model;
        if (given == null && there == null) {
            throw new UsageException("--model MODEL is needed to make an index; bm25 for one of words only.");
        }
        String location = given == null ? Objects.requireNonNull(there).model() : given;
        return LexicalBaseline.NAME.equals(location) ? null : location;
    }

    private static boolean isIndex(Path folder) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "segments_*")) {
            return files.iterator().hasNext();
        } catch (IOException noFolder) {
            return false;
        }
    }

    private IndexRows rows(String file) {
        Dataset dataset = Dataset.read(
                file,
                input.apply(ReadOptions.builder()
                                .columns(columns)
                                .defaultColumns(1)
                                .ragged(true)
                                .strict(strict))
                        .build());
        DataOptions.report(dataset, common);
        return IndexRows.of(dataset);
    }

    private interface Work {
        Map<String, Object> with(@Nullable SentenceTransformer transformer);
    }

    private Map<String, Object> withModel(@Nullable String location, Work work) {
        if (location == null) {
            return work.with(null);
        }
        try (SentenceTransformer transformer = ModelOption.load(location, null, common)) {
            return work.with(transformer);
        }
    }

    private Map<String, Object> put(IndexRows rows, SearchIndexWriter writer, int first) {
        if (first > 0) {
            common.say("%d of %d rows are in already; going on.", first, rows.size());
        }
        int changed = 0;
        long committed = System.nanoTime();
        try (WorkDisplay display = new WorkDisplay("indexing", "rows", first, rows.size(), common.quiet)) {
            for (int from = first; from < rows.size(); from += ROWS_AT_ONCE) {
                int to = Math.min(rows.size(), from + ROWS_AT_ONCE);
                changed += writer.put(rows.part(from, to));
                display.stepTo(to);
                if (System.nanoTime() - committed > NANOS_BETWEEN_COMMITS) {
                    writer.setProgress(new IndexMetadata.Progress(rows.source(), to));
                    writer.commit();
                    committed = System.nanoTime();
                }
            }
        }
        writer.setProgress(null);
        writer.commit();
        common.say("Put %d rows into %s; %d of them were new or different.", rows.size() - first, output, changed);
        common.say("Search it:%n  ./jjak search --index %s \"QUESTION\"", GivenOptions.quoted(output.toString()));
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("rows", rows.size());
        summary.put("changed", changed);
        return summary;
    }
}
