package io.github.jjak.cli.command;

import io.github.jjak.cli.display.HumanReadable;
import io.github.jjak.cli.option.CommonOptions;
import io.github.jjak.cli.option.ModelOption;
import io.github.jjak.cli.option.Preflight;
import io.github.jjak.cli.option.TextFiles;
import io.github.jjak.error.DataException;
import io.github.jjak.error.UsageException;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.rank.CommunityDetection;
import io.github.jjak.table.internal.Column;
import io.github.jjak.table.internal.TableFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code jjak cluster}: what do many people ask? Texts that mean about the same, in groups. */
@Command(
        name = "cluster",
        mixinStandardHelpOptions = true,
        usageHelpWidth = 120,
        sortOptions = false,
        header = "Group texts that mean about the same, for instance questions that nobody has answered yet.",
        description = {
            "Writes a table of cluster, size, times and text, the largest cluster first; the first text of a cluster is its",
            "middle, the others follow by their cosine with it. Texts that are near no middle are left out."
        },
        footer = {
            "",
            "Example:",
            "  jjak cluster --model builtin:ko-small --texts unanswered.txt --output clusters.csv --min-size 5"
        })
public final class ClusterCommand implements Runnable {

    @Mixin
    private ModelOption model = new ModelOption();

    @Mixin
    private TextFiles texts = new TextFiles();

    @Option(names = "--output", paramLabel = "FILE", required = true, description = "A .csv, .jsonl or .parquet file.")
    private Path output = Path.of("");

    @Option(names = "--overwrite", description = "Replace the file if it is there.")
    private boolean overwrite;

    @Option(
            names = "--min-cosine",
            paramLabel = "X",
            description = "Least cosine of a text with the middle of its cluster, -1 to 1 (default: ${DEFAULT-VALUE}).")
    private double minCosine = CommunityDetection.DEFAULT_THRESHOLD;

    @Option(
            names = "--min-size",
            paramLabel = "N",
            description = "Fewest different texts of a cluster (default: ${DEFAULT-VALUE}).")
    private int minSize = CommunityDetection.DEFAULT_MIN_SIZE;

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Override
    public void run() {
        common.apply();
        // What the numbers may be is asked before anything is read.
        CommunityDetection.communities(new float[0][], minCosine, minSize);
        if (Files.exists(output) && !overwrite) {
            throw new UsageException(
                    output + " is there already. Add --overwrite to replace it, or choose another --output.");
        }
        Preflight.output(output);
        Preflight.model(model.model);
        texts.requireFiles();
        Map<String, Integer> times = new LinkedHashMap<>();
        texts.read(text -> times.merge(text.strip(), 1, Integer::sum));
        times.remove("");
        if (times.isEmpty()) {
            throw new DataException("There are no texts to group.");
        }
        List<String> distinct = List.copyOf(times.keySet());
        float[][] vectors;
        try (SentenceTransformer transformer = model.load(common)) {
            vectors = transformer.encode(distinct);
        }
        List<List<Integer>> clusters = CommunityDetection.communities(vectors, minCosine, minSize);
        if (clusters.isEmpty()) {
            common.say(
                    "No cluster of %d texts was found among %d. A lower --min-cosine or --min-size finds more.",
                    minSize, distinct.size());
        } else {
            write(clusters, distinct, times);
        }
        show(clusters, distinct);
    }

    private void write(List<List<Integer>> clusters, List<String> distinct, Map<String, Integer> times) {
        List<Column> columns = List.of(
                Column.integer("cluster"), Column.integer("size"), Column.integer("times"), Column.text("text"));
        TableFile.write(output, columns, sink -> {
            for (int cluster = 0; cluster < clusters.size(); cluster++) {
                for (int member : clusters.get(cluster)) {
                    String text = distinct.get(member);
                    sink.row(
                            cluster + 1L,
                            (long) clusters.get(cluster).size(),
                            (long) times.getOrDefault(text, 0),
                            text);
                }
            }
        });
    }

    private void show(List<List<Integer>> clusters, List<String> distinct) {
        int grouped = clusters.stream().mapToInt(List::size).sum();
        if (common.json) {
            Map<String, Object> result = new LinkedHashMap<>();
            result.put("texts", distinct.size());
            result.put("clusters", clusters.size());
            result.put("grouped_texts", grouped);
            result.put("output", clusters.isEmpty() ? "" : output.toString());
            System.out.println(JsonFile.formatLine(result));
        } else if (!clusters.isEmpty()) {
            System.out.println(HumanReadable.format(
                    "%d clusters with %d of %d different texts are in %s; the largest has %d.",
                    clusters.size(),
                    grouped,
                    distinct.size(),
                    output,
                    clusters.get(0).size()));
        }
    }
}
