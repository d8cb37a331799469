package io.github.jjak.cli.option;

import io.github.jjak.data.BeirFolder;
import io.github.jjak.data.Dataset;
import io.github.jjak.data.ReadOptions;
import io.github.jjak.search.index.IndexRow;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A column of a file that is searched: {@code FILE:COLUMN}, or {@code FILE} for its only column with texts. Of a folder of BEIR it is
 * the corpus, whatever column is named.
 *
 * @param file path or {@code builtin:NAME/PART}
 * @param column null for the only one with texts
 */
public record CorpusFile(String file, @Nullable String column) {

    private static final String BUILTIN = "builtin";

    /** The last colon parts file and column, unless it is the one of {@code builtin:} or of a drive. */
    public static CorpusFile parse(String given) {
        int colon = given.lastIndexOf(':');
        boolean parts = colon > 0
                && colon < given.length() - 1
                && !given.substring(0, colon).equals(BUILTIN)
                && !given.substring(colon + 1).matches("[/\\\\].*");
        return parts
                ? new CorpusFile(given.substring(0, colon), given.substring(colon + 1))
                : new CorpusFile(given, null);
    }

    /** Each distinct text once, under the number of the first row that has it. */
    public List<IndexRow> rows(CommonOptions common) {
        BeirFolder folder = BeirFolder.at(file);
        if (folder != null) {
            List<IndexRow> documents = new ArrayList<>();
            folder.documents().forEach((id, text) -> documents.add(new IndexRow(id, text)));
            return documents;
        }
        ReadOptions options = ReadOptions.builder()
                .columns(column == null ? List.of() : List.of(column))
                .defaultColumns(1)
                .build();
        Dataset dataset = Dataset.read(file, options);
        DataOptions.report(dataset, common);
        Set<String> seen = new HashSet<>();
        List<IndexRow> rows = new ArrayList<>();
        List<String> texts = dataset.column(0);
        for (int row = 0; row < texts.size(); row++) {
            if (seen.add(texts.get(row))) {
                rows.add(new IndexRow(Integer.toString(row + 1), texts.get(row)));
            }
        }
        return rows;
    }

    /**
     * Its texts in their order; empty ones are skipped.
     *
     * @param usualColumn where none is named
     * @param data how files are read
     */
    List<String> texts(String usualColumn, DataOptions data, CommonOptions common) {
        BeirFolder folder = BeirFolder.at(file);
        if (folder != null) {
            return List.copyOf(folder.documents().values());
        }
        String named = column;
        return data.read(file, ReadOptions.builder().columns(List.of(named == null ? usualColumn : named)), common)
                .column(0);
    }
}
