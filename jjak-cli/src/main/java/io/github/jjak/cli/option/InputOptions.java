package io.github.jjak.cli.option;

import io.github.jjak.data.DataFormat;
import io.github.jjak.data.ReadOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How files are written, where it is not to be found out. */
public final class InputOptions {

    @Mixin
    private EncodingOption text = new EncodingOption();

    @Option(
            names = "--delimiter",
            paramLabel = "CHAR",
            description = "Field separator: one character, or tab (default: detected).")
    private @Nullable String delimiter;

    @Option(
            names = "--data-format",
            paramLabel = "KIND",
            description = "csv, tsv, jsonl, json, parquet or xlsx (default: detected).")
    private @Nullable DataFormat format;

    @Option(
            names = "--sheet",
            paramLabel = "NAME",
            description = "Sheet of a workbook (default: the first one with rows).")
    private @Nullable String sheet;

    /** The same options with these set. */
    public ReadOptions.Builder apply(ReadOptions.Builder options) {
        return options.encoding(text.encoding)
                .delimiter(delimiter)
                .format(format)
                .sheet(sheet);
    }
}
