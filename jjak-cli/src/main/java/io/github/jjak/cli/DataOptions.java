package io.github.jjak.cli;

import io.github.jjak.data.Dataset;
import io.github.jjak.data.ReadOptions;
import io.github.jjak.data.ReadReport;
import java.util.List;
import picocli.CommandLine.Option;

/** Which file is read and which of its columns. */
final class DataOptions {

    @Option(
            names = "--data",
            paramLabel = "FILE",
            required = true,
            description = "Parquet, CSV, TSV or JSONL file, the last three also .gz; or builtin:services-ko/train.")
    String data = "";

    @Option(
            names = "--columns",
            paramLabel = "A,B",
            split = ",",
            description =
                    "Text columns in order: questions, answers, then any negatives, which a row may lack (default: the first"
                            + " two).")
    List<String> columns = List.of();

    @Option(names = "--strict", description = "Refuse empty texts instead of skipping their rows.")
    boolean strict;

    Dataset read(CommonOptions common) {
        return read(data, common);
    }

    /** Reads another file with the same columns; texts in the third and further columns may be missing. */
    Dataset read(String location, CommonOptions common) {
        return read(location, ReadOptions.builder().columns(columns).ragged(true), common);
    }

    /** Reads columns that the command has chosen. */
    Dataset read(ReadOptions.Builder options, CommonOptions common) {
        return read(data, options, common);
    }

    /** Reads a file and columns that the command has chosen. */
    Dataset read(String location, ReadOptions.Builder options, CommonOptions common) {
        Dataset dataset = Dataset.read(location, options.strict(strict).build());
        reportSkipped(dataset, location, common);
        return dataset;
    }

    /** Says how many rows were skipped, if any. */
    static void reportSkipped(Dataset dataset, String location, CommonOptions common) {
        ReadReport report = dataset.readReport();
        if (report != null && report.rowsSkippedEmpty() > 0) {
            common.say(
                    "%s: %d of %d rows have an empty text and were skipped (first: %s %s).",
                    location,
                    report.rowsSkippedEmpty(),
                    report.rowsRead(),
                    report.format().positionUnit(),
                    report.firstSkipped().get(0));
        }
    }
}
