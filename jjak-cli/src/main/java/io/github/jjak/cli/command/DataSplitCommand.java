package io.github.jjak.cli.command;

import io.github.jjak.cli.option.CommonOptions;
import io.github.jjak.cli.option.DataOptions;
import io.github.jjak.cli.option.HeldOutOptions;
import io.github.jjak.data.Dataset;
import io.github.jjak.data.ReadOptions;
import io.github.jjak.data.Split;
import io.github.jjak.error.RunException;
import io.github.jjak.error.UsageException;
import io.github.jjak.json.internal.JsonFile;
import io.github.jjak.table.internal.BeirFiles;
import io.github.jjak.table.internal.DatasetFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code jjak data split}: the split of {@code train --eval-split}, as files. */
@Command(
        name = "split",
        mixinStandardHelpOptions = true,
        usageHelpWidth = 120,
        header = "Split data into two files that share no question and no answer.",
        description = {
            "Writes OUTPUT/train.csv and OUTPUT/held-out.csv with the columns that were read: the same rows that"
                    + " train --eval-split",
            "uses with the same share and seed."
        },
        footer = {"", "Example:", "  jjak data split --data faq.csv --columns question,answer --output split/"})
final class DataSplitCommand implements Runnable {

    /** What the files are. */
    enum Format {
        CSV,
        JSONL,
        PARQUET,
        /** One folder of BEIR with the parts train and test. */
        BEIR
    }

    @Mixin
    private DataOptions data = new DataOptions();

    @Option(
            names = "--label",
            paramLabel = "COLUMN",
            description = "Column of labels (1 and 0) or scores. Rows labelled 0 go to the side that has both of their"
                    + " texts.")
    private @Nullable String label;

    @Option(names = "--output", paramLabel = "DIR", required = true, description = "Folder for the two files.")
    private Path output = Path.of("");

    @Option(
            names = "--share",
            paramLabel = "SHARE",
            description = "Share of rows to hold out (default: ${DEFAULT-VALUE}).")
    private double share = 0.1;

    @Option(names = "--seed", paramLabel = "N", description = "Seed of the split (default: ${DEFAULT-VALUE}).")
    private long seed = 42;

    @Option(
            names = "--format",
            paramLabel = "KIND",
            description =
                    "csv, jsonl, parquet, or beir: one folder of BEIR with the parts train and test (default: csv).")
    private Format format = Format.CSV;

    @Option(names = "--overwrite", description = "Replace existing files.")
    private boolean overwrite;

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Override
    public void run() {
        common.apply();
        String extension = "." + format.name().toLowerCase(Locale.ROOT);
        List<Path> files = format == Format.BEIR
                ? BeirFiles.files(output, List.of("train", "test"))
                : List.of(output.resolve("train" + extension), output.resolve("held-out" + extension));
        for (Path file : files) {
            if (Files.exists(file) && !overwrite) {
                throw new UsageException(
                        file + " already exists. Add --overwrite to replace it, or choose another --output.");
            }
        }
        Dataset all = label == null
                ? data.read(common)
                : data.read(ReadOptions.builder().columns(data.columns).scoreColumn(label), common);
        Split split = all.split(share, seed);
        try {
            Files.createDirectories(output);
        } catch (IOException cause) {
            throw new RunException("The output folder " + output + " cannot be created: " + cause.getMessage(), cause);
        }
        if (format == Format.BEIR) {
            Map<String, Dataset> parts = new LinkedHashMap<>();
            parts.put("train", split.training());
            parts.put("test", split.heldOut());
            BeirFiles.write(output, parts);
        } else {
            DatasetFile.write(files.get(0), split.training());
            DatasetFile.write(files.get(1), split.heldOut());
        }
        show(all, split, files.get(files.size() - 2), files.get(files.size() - 1));
    }

    private void show(Dataset all, Split split, Path training, Path heldOut) {
        common.say(
                "Wrote %d rows (%d clusters) to %s and %d rows (%d clusters) to %s; they share no question or answer.",
                split.training().rows(),
                split.trainingClusters(),
                training,
                split.heldOut().rows(),
                split.heldOutClusters(),
                heldOut);
        int left = HeldOutOptions.sayLeftOut(all, split, common);
        if (common.json) {
            Map<String, Object> result = new LinkedHashMap<>();
            result.put("training_rows", split.training().rows());
            result.put("held_out_rows", split.heldOut().rows());
            result.put("training_clusters", split.trainingClusters());
            result.put("held_out_clusters", split.heldOutClusters());
            result.put("rows_left_out", left);
            result.put("training", training.toString());
            result.put("held_out", heldOut.toString());
            System.out.println(JsonFile.formatLine(result));
        }
    }
}
