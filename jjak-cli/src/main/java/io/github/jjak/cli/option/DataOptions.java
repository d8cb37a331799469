package io.github.jjak.cli.option;

import io.github.jjak.data.BeirFolder;
import io.github.jjak.data.DataStore;
import io.github.jjak.data.Dataset;
import io.github.jjak.data.ReadOptions;
import io.github.jjak.data.ReadReport;
import io.github.jjak.data.TableProfile;
import io.github.jjak.error.UsageException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which files are read and which of their columns. */
public final class DataOptions {

    @Option(
            names = "--data",
            paramLabel = "FILE",
            required = true, // but not for a command that can do without, see Commands
            arity = "1..*",
            description =
                    "Parquet, CSV, TSV, JSON, JSONL (text also .gz) or .xlsx; several, a folder, a pattern in quotes,"
                            + " - for standard input; or builtin:services-ko/train.")
    List<String> data = List.of();

    @Option(
            names = "--columns",
            paramLabel = "A,B",
            split = ",",
            description =
                    "Text columns in order: questions, answers, then optional negatives, which rows may lack (default:"
                            + " by known names, else the only two text columns).")
    public List<String> columns = List.of();

    @Option(names = "--strict", description = "Refuse empty texts instead of skipping their rows.")
    boolean strict;

    @Option(
            names = "--data-store",
            paramLabel = "PLACE",
            description =
                    "Where texts and tokens are kept: memory, disk (temporary files), or auto: on disk when the texts take"
                            + " a sixth of Java's heap (default: auto).")
    DataStore dataStore = DataStore.AUTO;

    @Mixin
    private InputOptions input = new InputOptions();

    /** What {@code --data} says. */
    public String name() {
        return String.join(", ", data);
    }

    /** Whether there are any; only for commands that can do without. */
    public boolean given() {
        return !data.isEmpty();
    }

    /** The folders of BEIR that are named, or lie in the only folder that is named; none if anything else is. */
    public List<BeirFolder> beirFolders() {
        List<BeirFolder> found =
                data.stream().map(BeirFolder::at).filter(Objects::nonNull).toList();
        if (!found.isEmpty() && found.size() < data.size()) {
            throw new UsageException("Some of --data are folders of BEIR and some are not. Give one kind.");
        }
        return found.isEmpty() && data.size() == 1 ? BeirFolder.below(data.get(0)) : found;
    }

    /** What {@code --data} says, each place as it was given. */
    public List<String> locations() {
        return List.copyOf(data);
    }

    /** What the columns of the first file look like. */
    public TableProfile profile() {
        return TableProfile.of(data.get(0), input.apply(ReadOptions.builder()).build());
    }

    /** Whether the data are one folder of BEIR, which has its own columns. */
    public boolean isBeir() {
        return data.size() == 1 && BeirFolder.at(data.get(0)) != null;
    }

    public Dataset read(CommonOptions common) {
        return read(pairs(), common);
    }

    /** Reads another file with the same columns; texts in the third and further columns may be missing. */
    public Dataset read(String location, CommonOptions common) {
        return read(location, pairs(), common);
    }

    private ReadOptions.Builder pairs() {
        return ReadOptions.builder().columns(columns).ragged(true);
    }

    /** Reads columns that the command has chosen. */
    public Dataset read(ReadOptions.Builder options, CommonOptions common) {
        return read(data, options, common);
    }

    /** Reads a file and columns that the command has chosen. */
    public Dataset read(String location, ReadOptions.Builder options, CommonOptions common) {
        return read(List.of(location), options, common);
    }

    /** Reads the data for one who shows the notes on them elsewhere. */
    public Dataset readWithoutNotes(CommonOptions common) {
        Dataset dataset = dataset(data, pairs());
        ReadReport report = dataset.readReport();
        if (report != null) {
            report(report, false, common);
        }
        return dataset;
    }

    private Dataset read(List<String> locations, ReadOptions.Builder options, CommonOptions common) {
        Dataset dataset = dataset(locations, options);
        report(dataset, common);
        return dataset;
    }

    private Dataset dataset(List<String> locations, ReadOptions.Builder options) {
        return Dataset.read(
                locations,
                input.apply(options).strict(strict).dataStore(dataStore).build());
    }

    /** Says what was found out about the files, and how many rows were skipped, if any. */
    public static void report(Dataset dataset, CommonOptions common) {
        ReadReport report = dataset.readReport();
        if (report != null) {
            report(report, common);
        }
    }

    /** As {@link #report(Dataset, CommonOptions)}, for rows that are not held. */
    public static void report(ReadReport report, CommonOptions common) {
        report(report, true, common);
    }

    private static void report(ReadReport report, boolean notes, CommonOptions common) {
        if (notes) {
            report.notes().forEach(note -> common.say("%s: %s.", report.file(), note));
        }
        if (!report.parts().isEmpty()) {
            report.parts().forEach(part -> report(part, notes, common));
        } else if (report.rowsSkippedEmpty() > 0) {
            common.say(
                    "%s: %d of %d rows have an empty text and were skipped (first: %s %s).",
                    report.file(),
                    report.rowsSkippedEmpty(),
                    report.rowsRead(),
                    report.format().positionUnit(),
                    report.firstSkipped().get(0));
        }
    }

    /** What to type to search the answers of the (first) file, which are its second column, with a model. */
    public String searchCommand(Path model, Dataset read) {
        String column = read.columnNames().get(Math.min(1, read.columnCount() - 1));
        return "./jjak search --model " + GivenOptions.quoted(model.toString()) + " --corpus "
                + GivenOptions.quoted(data.get(0) + ":" + column) + " \"QUESTION\"";
    }
}
