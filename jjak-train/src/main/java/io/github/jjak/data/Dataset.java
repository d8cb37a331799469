package io.github.jjak.data;

import io.github.jjak.data.internal.BlankText;
import io.github.jjak.error.DataException;
import io.github.jjak.error.UsageException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows of named text columns, with a score per row if the data have one. Column 0 is the question (anchor), column 1 its
 * answer (positive); further columns are negatives, which a row may lack: its text there is then empty. A negative may have a
 * provenance tag that says how it was found. Immutable and thread-safe.
 */
public final class Dataset {

    private final List<String> columnNames;
    private final List<List<String>> columns;
    private final double @Nullable [] scores;
    private final @Nullable List<List<String>> negativeTags;
    private final @Nullable BitSet synthetic;
    private final @Nullable ReadReport readReport;
    private volatile @Nullable PositivesGraph positives;

    Dataset(
            List<String> columnNames,
            List<List<String>> columns,
            double @Nullable [] scores,
            @Nullable List<List<String>> negativeTags,
            @Nullable BitSet synthetic,
            @Nullable ReadReport readReport) {
        this.columnNames = List.copyOf(columnNames);
        this.columns = columns.stream().map(TextColumn::immutable).toList();
        this.scores = scores;
        this.negativeTags = negativeTags == null
                ? null
                : negativeTags.stream().map(List::copyOf).toList();
        this.synthetic = synthetic;
        this.readReport = readReport;
    }

    /**
     * Reads a file of one of the {@link DataFormat}s, told by its first bytes and its name, text formats also packed by gzip;
     * every value is read as text.
     *
     * @param columns text columns; none means question and answer, where names or contents show which they are
     * @throws DataException for a file that is missing, damaged, wrongly encoded, empty, or lacks a column, and where it is not
     *     clear which columns are meant
     * @throws UsageException for a file that shows no format
     */
    public static Dataset read(Path file, String... columns) {
        return read(file, ReadOptions.of(columns));
    }

    /** As {@link #read(Path, String...)}, with more to choose. */
    public static Dataset read(Path file, ReadOptions options) {
        return DatasetReader.read(List.of(DataFile.of(file)), options, file.toString(), List.of());
    }

    /**
     * Reads a data argument of the command line: a path, a folder, a pattern, {@code -} for standard input, or
     * {@code builtin:NAME/PART} such as {@code builtin:services-ko/train}. Of a {@link BeirFolder}, it is the pairs for training.
     *
     * @throws DataException as {@link #read(Path, String...)}
     * @throws UsageException for an unknown built-in name, a file that shows no format or a text that is no path
     */
    public static Dataset read(String location, ReadOptions options) {
        return read(List.of(location), options);
    }

    /**
     * Reads several data arguments one after the other as one data set; all must have the columns of the first.
     *
     * @param locations as {@link #read(String, ReadOptions)}, at least one
     */
    public static Dataset read(List<String> locations, ReadOptions options) {
        if (locations.isEmpty()) {
            throw new UsageException("There is no file to read.");
        }
        Dataset judged = BeirFolder.trainingPairs(locations, options);
        if (judged != null) {
            return judged;
        }
        try (DataLocations found = DataLocations.of(locations)) {
            return DatasetReader.read(found.files(), options, String.join(", ", locations), found.notes());
        }
    }

    /**
     * The question and answer pairs that come with Jjak.
     *
     * @param part {@code train} or {@code test}
     * @throws UsageException for an unknown name or part, listing the known ones
     */
    public static Dataset builtin(String name, String part) {
        return read(BuiltinData.PREFIX + name + "/" + part, ReadOptions.of());
    }

    /**
     * A data set of texts in memory.
     *
     * @param columns {@code [columns][rows]}, one list per name, all of the same size
     * @throws UsageException for lists of unequal sizes or names
     */
    public static Dataset of(List<String> columnNames, List<List<String>> columns) {
        return of(columnNames, columns, null);
    }

    /** As {@link #of(List, List)}, with a finite score per row. */
    public static Dataset of(List<String> columnNames, List<List<String>> columns, double @Nullable [] scores) {
        if (columns.isEmpty() || columnNames.size() != columns.size()) {
            throw new UsageException("A data set needs one name per column and at least one column, not "
                    + columnNames.size() + " names for " + columns.size() + " columns.");
        }
        int rows = columns.get(0).size();
        for (int column = 0; column < columns.size(); column++) {
            if (columns.get(column).size() != rows) {
                throw new UsageException("Column \"" + columnNames.get(column) + "\" has "
                        + columns.get(column).size() + " rows, the first column has " + rows + ".");
            }
        }
        if (scores != null && scores.length != rows) {
            throw new UsageException("There are " + scores.length + " scores for " + rows + " rows.");
        }
        return new Dataset(columnNames, columns, scores == null ? null : scores.clone(), null, null, null);
    }

    /** Number of rows. */
    public int rows() {
        return columns.get(0).size();
    }

    /** Names of the text columns, in order. */
    public List<String> columnNames() {
        return columnNames;
    }

    /** Number of text columns. */
    public int columnCount() {
        return columns.size();
    }

    /** The texts of a column, {@code [rows]}, immutable. */
    public List<String> column(int column) {
        return columns.get(column);
    }

    /** Whether the texts are on disk, in temporary files, and read when they are asked for; see {@link DataStore}. */
    public boolean isOnDisk() {
        return columns.get(0) instanceof TextColumn;
    }

    /** A text; empty for a negative that the row lacks, see {@link #isPresent}. */
    public String text(int row, int column) {
        return columns.get(column).get(row);
    }

    /** Whether a row has a text in a column; only columns of negatives, from 2 on, may be without. */
    public boolean isPresent(int row, int column) {
        return column < 2 || !BlankText.isBlank(text(row, column));
    }

    /**
     * The provenance tag of each negative, for instance {@code bm25}: {@code [columns - 2][rows]}, immutable; null when the data
     * have none. The tag of an absent negative means nothing.
     */
    public @Nullable List<List<String>> negativeTags() {
        return negativeTags;
    }

    /**
     * The same rows with provenance tags.
     *
     * @param tags a list per column of negatives, or one for all of them, each with a tag per row
     * @throws UsageException for lists of other numbers
     */
    public Dataset withNegativeTags(List<List<String>> tags) {
        int negatives = columnCount() - 2;
        if (negatives < 1 || (tags.size() != 1 && tags.size() != negatives)) {
            throw new UsageException("The " + tags.size() + " columns of tags do not fit the columns: there are "
                    + Math.max(0, negatives)
                    + " columns of negatives. Give one per column of negatives, or one for all.");
        }
        for (List<String> column : tags) {
            if (column.size() != rows()) {
                throw new UsageException("There are " + column.size() + " tags for " + rows() + " rows.");
            }
        }
        List<List<String>> ofColumns = tags.size() == negatives ? tags : Collections.nCopies(negatives, tags.get(0));
        return new Dataset(columnNames, columns, scores, ofColumns, synthetic, readReport);
    }

    /**
     * Whether the question of a row was made, and not asked by anybody: the file has a column {@code synthetic} that says so. Such rows
     * are trained on and never held out.
     */
    public boolean isSynthetic(int row) {
        return synthetic != null && synthetic.get(row);
    }

    /** Number of rows that {@link #isSynthetic}. */
    public int syntheticRows() {
        return synthetic == null ? 0 : synthetic.cardinality();
    }

    /**
     * The same rows, some of them marked as {@linkplain #isSynthetic made}.
     *
     * @param rows numbers of those rows
     * @throws UsageException for a number that is no row
     */
    public Dataset withSynthetic(int[] rows) {
        BitSet marks = new BitSet();
        for (int row : rows) {
            if (row < 0 || row >= rows()) {
                throw new UsageException("There is no row " + row + "; there are " + rows() + ".");
            }
            marks.set(row);
        }
        return new Dataset(columnNames, columns, scores, negativeTags, marks, readReport);
    }

    /**
     * The same rows with a text column read as classes: it is no text column any more, and the scores are the places of its values in
     * the list of names.
     *
     * @param column from 1 on
     * @param names of the classes; a name's place is its number
     * @throws DataException for a value that is not among the names
     */
    public Dataset withClasses(int column, List<String> names) {
        if (column < 1 || column >= columnCount()) {
            throw new UsageException(
                    "Column " + column + " cannot hold classes; it must be from 1 to " + (columnCount() - 1) + ".");
        }
        double[] classes = new double[rows()];
        for (int row = 0; row < classes.length; row++) {
            classes[row] = names.indexOf(text(row, column).strip());
            if (classes[row] < 0) {
                throw new DataException("Row " + (row + 1) + " is of a class that is not known. Known are: "
                        + String.join(", ", names) + ".");
            }
        }
        List<String> otherNames = new ArrayList<>(columnNames);
        otherNames.remove(column);
        List<List<String>> others = new ArrayList<>(columns);
        others.remove(column);
        return new Dataset(otherNames, others, classes, null, synthetic, readReport);
    }

    /** A copy of the scores, {@code [rows]}, or null when the data have none. */
    public double @Nullable [] scores() {
        return scores == null ? null : scores.clone();
    }

    /** Where the data were read from; null when they were made in memory. A selection keeps its origin's report. */
    public @Nullable ReadReport readReport() {
        return readReport;
    }

    /** The same rows, made from a file of which the report is; null for none. */
    public Dataset withReadReport(@Nullable ReadReport report) {
        return new Dataset(columnNames, columns, scores, negativeTags, synthetic, report);
    }

    /** The given rows in the given order; a row may be named more than once. */
    public Dataset select(int[] rows) {
        // Texts on disk are looked up by these numbers later.
        int[] chosen = isOnDisk() ? rows.clone() : rows;
        double[] selectedScores = null;
        if (scores != null) {
            selectedScores = new double[rows.length];
            for (int i = 0; i < rows.length; i++) {
                selectedScores[i] = scores[rows[i]];
            }
        }
        return new Dataset(
                columnNames,
                select(columns, chosen),
                selectedScores,
                negativeTags == null ? null : select(negativeTags, chosen),
                synthetic == null ? null : marks(rows),
                readReport);
    }

    private BitSet marks(int[] rows) {
        BitSet marks = new BitSet();
        for (int place = 0; place < rows.length; place++) {
            marks.set(place, isSynthetic(rows[place]));
        }
        return marks;
    }

    private static List<List<String>> select(List<List<String>> columns, int[] rows) {
        return columns.stream().map(texts -> TextColumn.select(texts, rows)).toList();
    }

    /** Which rows are positives of each other; computed at the first call. */
    public PositivesGraph positives() {
        PositivesGraph known = positives;
        if (known == null) {
            known = PositivesGraph.of(this);
            positives = known;
        }
        return known;
    }

    /**
     * Splits by cluster of {@link #positives()}, so that no question and no answer occurs on both sides; the same seed
     * gives the same split. Rows that are {@linkplain #isSynthetic made} are never held out: those of a cluster of which others are held
     * out are on neither side.
     *
     * @param heldOutFraction share of rows to hold out, between 0 and 1, reached as nearly as the clusters allow
     * @throws UsageException for a fraction not between 0 and 1
     * @throws DataException when one side would have no rows
     */
    public Split split(double heldOutFraction, long seed) {
        return ClusterSplit.split(this, heldOutFraction, seed);
    }
}
