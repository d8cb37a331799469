package io.github.jjak.cli.command;

import io.github.jjak.cli.display.WorkDisplay;
import io.github.jjak.cli.option.BackendOption;
import io.github.jjak.cli.option.CommonOptions;
import io.github.jjak.cli.option.DataOptions;
import io.github.jjak.cli.option.GivenOptions;
import io.github.jjak.cli.option.IndexOptions;
import io.github.jjak.cli.option.InputOptions;
import io.github.jjak.cli.option.LexicalBaseline;
import io.github.jjak.cli.option.ModelOption;
import io.github.jjak.cli.option.Preflight;
import io.github.jjak.cli.option.ThresholdOptions;
import io.github.jjak.data.BeirFolder;
import io.github.jjak.data.DatasetStream;
import io.github.jjak.data.ReadOptions;
import io.github.jjak.error.UsageException;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.model.LoadOptions;
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
        header = "Create or update an index of answers for jjak search.",
        description = {
            "Columns: id,answer and any others, which are stored, shown and usable in filters; or answer alone, then"
                    + " rows are numbered.",
            "Texts longer than the model's limit are split into overlapping passages; a row gets the score of its"
                    + " best passage.",
            "Rows are committed along the way: run the same command again to continue after an interruption."
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

    @Mixin
    private BackendOption backend = new BackendOption();

    /** Rows from which a graph of each segment is worth merging. */
    private static final int LARGE = 100_000;

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Option(names = "--output", paramLabel = "DIR", required = true, description = "Index folder.")
    private Path output = Path.of("");

    @Option(
            names = "--model",
            paramLabel = "MODEL",
            description = "Model for the vectors, as for embed; bm25 for a keyword-only index. With --update: the new"
                    + " location of the index's model, if it was moved.")
    private @Nullable String model;

    @Option(
            names = "--data",
            paramLabel = "FILE",
            description = "Parquet, CSV, TSV or JSONL file with answers, or a BEIR folder: its corpus.")
    private @Nullable String data;

    @Option(
            names = "--columns",
            paramLabel = "ID,ANSWER",
            split = ",",
            description = "id, answer and any other columns; or the answer alone (default: the only text column).")
    private List<String> columns = List.of();

    @Option(names = "--strict", description = "Refuse empty ids and answers instead of skipping their rows.")
    private boolean strict;

    @Option(
            names = "--update",
            description = "Add the rows to the existing index: new ids are added, existing ones replaced.")
    private boolean update;

    @Option(names = "--overwrite", description = "Replace the existing index.")
    private boolean overwrite;

    @Option(names = "--delete", paramLabel = "IDS", split = ",", description = "Delete these rows; needs no data.")
    private List<String> delete = List.of();

    @Option(
            names = "--merge",
            description = "At the end, or of an existing index without --data: merge its segments into one, which makes"
                    + " searches in 100,000 rows and more several times faster. Takes up to about as long as the vectors took to"
                    + " be put in.")
    private boolean merge;

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
        } else if (data == null && merge) {
            mergeSegments();
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
        if (data != null || update || overwrite || merge || !delete.isEmpty()) {
            throw new UsageException(
                    "--fit-threshold works on an existing index; leave out --data, --update, --overwrite, --merge and"
                            + " --delete.");
        }
        String location = location(SearchIndex.describe(output));
        return withModel(location, transformer -> threshold.fit(output, transformer, columns, common));
    }

    private int deleteRows() {
        if (data != null || model != null || update || overwrite) {
            throw new UsageException("--delete can be combined with --output only. Add rows with a second command.");
        }
        try (SearchIndexWriter writer = SearchIndexWriter.open(output, null)) {
            int found = writer.delete(delete);
            writer.commit();
            common.say("Deleted %d of %d given rows.", found, delete.size());
            mergeIfAsked(writer);
            return found;
        }
    }

    private void mergeSegments() {
        if (model != null || update || overwrite) {
            throw new UsageException(
                    "--merge without --data works on an existing index; leave out --model, --update and"
                            + " --overwrite.");
        }
        try (SearchIndexWriter writer = SearchIndexWriter.open(output, null)) {
            mergeIfAsked(writer);
        }
    }

    private void mergeIfAsked(SearchIndexWriter writer) {
        if (merge) {
            common.say("Merging the segments of %s into one; there are %d ...", output, writer.segments());
            writer.merge();
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
        try (RowSource stream = source(file)) {
            return putRows(StreamedRows.of(stream), there, location);
        }
    }

    private Map<String, Object> putRows(StreamedRows rows, @Nullable IndexMetadata there, @Nullable String location) {
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
            throw new UsageException(output
                    + " already contains an index. Use --update to add rows, --overwrite to replace it, or"
                    + " another folder.");
        }
        if (update && rows.numbered()) {
            throw new UsageException("--update needs an id column to find the rows to replace: --columns id,answer.");
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
            throw new UsageException("--model MODEL is required to create an index; use bm25 for a keyword-only one.");
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

    private RowSource source(String file) {
        BeirFolder folder = BeirFolder.at(file);
        if (folder == null) {
            return RowSource.of(stream(file));
        }
        if (!columns.isEmpty()) {
            throw new UsageException(
                    file + " is a folder of BEIR, whose columns are known; leave --columns out. Or name a file in it.");
        }
        return RowSource.of(folder);
    }

    private DatasetStream stream(String file) {
        DatasetStream stream = DatasetStream.open(
                file,
                input.apply(ReadOptions.builder()
                                .columns(columns)
                                .defaultColumns(1)
                                .ragged(true)
                                .strict(strict))
                        .build());
        DataOptions.report(stream.readReport(), common);
        return stream;
    }

    private interface Work {
        Map<String, Object> with(@Nullable SentenceTransformer transformer);
    }

    private Map<String, Object> withModel(@Nullable String location, Work work) {
        if (location == null) {
            return work.with(null);
        }
        try (SentenceTransformer transformer =
                ModelOption.load(location, common, backend.in(LoadOptions.ofDefaults()))) {
            return work.with(transformer);
        }
    }

    private Map<String, Object> put(StreamedRows rows, SearchIndexWriter writer, int first) {
        if (first > 0) {
            common.say("%d of %d rows are already indexed; continuing.", first, rows.size());
        }
        int changed;
        try (WorkDisplay display = new WorkDisplay("indexing", "rows", first, rows.size(), common.quiet)) {
            RowBatches batches = new RowBatches(writer, rows.source(), first, display);
            rows.forEach(first, batches::add);
            changed = batches.finish();
        }
        common.say("Indexed %d rows in %s; %d of them were new or changed.", rows.size() - first, output, changed);
        mergeIfAsked(writer);
        if (!merge && rows.size() >= LARGE && writer.metadata().hasVectors() && writer.segments() > 1) {
            common.say(
                    "It has %d segments. Merged into one, it is searched several times faster:%n  ./jjak index --output %s"
                            + " --merge",
                    writer.segments(), GivenOptions.quoted(output.toString()));
        }
        common.say("Search it:%n  ./jjak search --index %s \"QUESTION\"", GivenOptions.quoted(output.toString()));
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("rows", rows.size());
        summary.put("changed", changed);
        return summary;
    }
}
