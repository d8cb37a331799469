package io.github.jjak.cli.option;

import io.github.jjak.data.DataFormat;
import io.github.jjak.data.ReadOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How files are written, where it is not to be found out. */
public final class InputOptions {

    @Option(
            names = "--encoding",
            paramLabel = "NAME",
            description =
                    "Encoding of text files, such as CP949 or UTF-16LE (default: UTF-8, a mark's, or CP949 where sure).")
    private @Nullable String encoding;

    @Option(
            names = "--delimiter",
            paramLabel = "CHAR",
            description = "What separates fields: one character, or tab (default: found out).")
    private @Nullable String delimiter;

    @Option(
            names = "--data-format",
            paramLabel = "KIND",
            description = "csv, tsv, jsonl, json, parquet or xlsx (default: found out).")
    private @Nullable DataFormat format;

    @Option(names = "--sheet", paramLabel = "NAME", description = "Sheet of a workbook (default: the first with rows).")
    private @Nullable String sheet;

    /** The same options with these set. */
    public ReadOptions.Builder apply(ReadOptions.Builder options) {
        return options.encoding(encoding).delimiter(delimiter).format(format).sheet(sheet);
    }
}
