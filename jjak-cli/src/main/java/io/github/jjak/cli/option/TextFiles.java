package io.github.jjak.cli.option;

import io.github.jjak.data.Dataset;
import io.github.jjak.data.ReadOptions;
import io.github.jjak.error.DataException;
import io.github.jjak.error.UsageException;
import io.github.jjak.pretrain.internal.TextLines;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Files of texts without labels: lines of text, or columns of tables. */
public final class TextFiles {

    private static final String BUILTIN = "builtin:";
    private static final Pattern TABLE = Pattern.compile(".*\\.(csv|tsv|jsonl|ndjson)(\\.gz)?|.*\\.parquet");

    @Option(
            names = {"--texts", "--data"},
            paramLabel = "FILE",
            split = ",",
            arity = "1..*",
            description =
                    "Text files, one text per line, or CSV, TSV, JSONL or Parquet files; all but the last also .gz.")
    private List<String> files = List.of();

    @Option(
            names = "--columns",
            paramLabel = "A,B",
            split = ",",
            description = "Text columns of the tables (default: the first two).")
    List<String> columns = List.of();

    @Mixin
    private EncodingOption encoding = new EncodingOption();

    /** Whether there are any. */
    public boolean given() {
        return !files.isEmpty();
    }

    /**
     * Reads files of texts with their translations, with the same options.
     *
     * @throws DataException if a file is missing
     */
    public Dataset parallel(List<String> locations) {
        return Dataset.read(
                locations,
                ReadOptions.builder()
                        .columns(columns)
                        .ragged(true)
                        .encoding(encoding.encoding)
                        .build());
    }

    /** @throws DataException if a file is missing */
    public void requireFiles() {
        if (files.isEmpty()) {
            throw new UsageException("There are no texts. Give --texts FILE.");
        }
        for (String file : files) {
            if (!file.startsWith(BUILTIN) && !Files.isRegularFile(Path.of(file))) {
                throw new DataException("There is no file " + file + ".");
            }
        }
    }

    /** Every text of every file, in order; may be called again. */
    public void read(Consumer<String> sink) {
        for (String file : files) {
            if (file.startsWith(BUILTIN)
                    || TABLE.matcher(file.toLowerCase(Locale.ROOT)).matches()) {
                readTable(file, sink);
            } else {
                new TextLines(List.of(Path.of(file)), TextLines.OnBadUtf8.REFUSE, encoding.encoding)
                        .read((text, startsLine) -> sink.accept(text));
            }
        }
    }

    private void readTable(String file, Consumer<String> sink) {
        Dataset table = Dataset.read(
                file,
                ReadOptions.builder()
                        .columns(columns)
                        .ragged(true)
                        .encoding(encoding.encoding)
                        .build());
        for (int row = 0; row < table.rows(); row++) {
            for (int column = 0; column < table.columnCount(); column++) {
                if (table.isPresent(row, column)) {
                    sink.accept(table.text(row, column));
                }
            }
        }
    }
}
