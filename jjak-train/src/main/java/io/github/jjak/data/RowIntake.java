package io.github.jjak.data;

import io.github.jjak.data.internal.BlankText;
import io.github.jjak.error.DataException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Makes rows of a {@link Dataset} of the rows of one table or more and hands them on. A list in the second column makes a row for
 * each of its texts, or with labels a row for each right one and negatives of the others; a list in a further column, a column
 * for each.
 */
final class RowIntake {

    /** Takes the rows that are kept, in order. */
    interface RowSink {
        /**
         * @param answer empty where only one column is read
         * @param further per further column its texts; one for a plain cell
         * @param tags per tag column its texts
         * @param score null where the data have none
         * @param synthetic whether the row is marked as made
         */
        void take(
                String question,
                String answer,
                List<List<String>> further,
                List<List<String>> tags,
                @Nullable Double score,
                boolean synthetic);
    }

    private static final int MOST_POSITIONS = 10;
    private static final int LONGEST_LIST = 1024;

    private final ReadOptions options;
    private final int columns;
    private final RowSink sink;
    private long kept;
    private String file = "";
    private String unit = "";
    private ColumnChoice choice;
    private long rowsRead;
    private long skippedRows;
    private List<Long> skipped = new ArrayList<>();
    private long looksEmpty;
    private boolean synthetic;
    private Set<String> invisible = new TreeSet<>();

    RowIntake(ReadOptions options, ColumnChoice choice, RowSink sink) {
        this.options = options;
        this.sink = sink;
        this.choice = choice;
        this.columns = choice.texts().size();
    }

    /** Begins a file; what was counted before is forgotten, what was read is not. */
    void begin(String fileName, DataFormat format, ColumnChoice columnsOfFile) {
        file = fileName;
        unit = format.positionUnit();
        choice = columnsOfFile;
        rowsRead = 0;
        skippedRows = 0;
        skipped = new ArrayList<>();
        looksEmpty = 0;
        invisible = new TreeSet<>();
    }

    /** What is to be said about the rows of the file. */
    List<String> notes() {
        return looksEmpty == 0
                ? List.of()
                : List.of(looksEmpty + (looksEmpty == 1 ? " row has a text" : " rows have a text")
                        + " that only looks empty ("
                        + String.join(", ", invisible.stream().limit(3).toList()) + ")");
    }

    long rowsRead() {
        return rowsRead;
    }

    long skippedRows() {
        return skippedRows;
    }

    /** Positions of the first skipped rows of the file, at most ten. */
    List<Long> skipped() {
        return skipped;
    }

    /** Rows handed on so far, of all files. */
    long rows() {
        return kept;
    }

    /** @return false when the limit of rows is reached */
    boolean accept(long position, List<Cell> cells) {
        rowsRead++;
        checkKinds(position, cells);
        int next = columns;
        Double score = choice.score() == null ? null : score(cells.get(next++), position);
        List<Cell> tagCells = cells.subList(next, next + choice.tags().size());
        next += tagCells.size();
        Cell labels = choice.labels() == null ? Cell.EMPTY : cells.get(next++);
        synthetic = choice.synthetic() != null && isTrue(cells.get(next));
        if (columns > 1 && cells.get(1).kind() == Cell.Kind.TEXTS) {
            acceptLists(position, cells, tagCells, labels, score);
        } else {
            add(position, cells.get(0), columns > 1 ? cells.get(1) : Cell.EMPTY, furtherTexts(cells), tagCells, score);
        }
        return kept < options.limit();
    }

    private void acceptLists(
            long position, List<Cell> cells, List<Cell> tagCells, Cell labels, @Nullable Double score) {
        List<String> documents = cells.get(1).list();
        List<List<String>> further = furtherTexts(cells);
        List<Integer> right = new ArrayList<>();
        List<Integer> wrong = new ArrayList<>();
        boolean labelled = labels.kind() == Cell.Kind.NUMBERS;
        if (labelled && labels.list().size() != documents.size()) {
            throw damaged(
                    position,
                    "has " + documents.size() + " documents and "
                            + labels.list().size() + " labels.");
        }
        for (int i = 0; i < documents.size(); i++) {
            boolean isRight = !labelled || DoubleColumn.parse(labels.list().get(i)) > 0;
            (isRight ? right : wrong).add(i);
        }
        if (labelled) {
            further = List.of(wrong.stream().map(documents::get).toList());
        }
        List<Cell> ofWrong = !labelled
                ? tagCells
                : tagCells.stream()
                        .map(cell -> cell.list().size() == documents.size()
                                ? Cell.ofTexts(
                                        wrong.stream().map(cell.list()::get).toList())
                                : cell)
                        .toList();
        if (right.isEmpty()) {
            skip(position);
        }
        for (int i : right) {
            if (kept < options.limit()) {
                add(position, cells.get(0), Cell.of(documents.get(i)), further, ofWrong, score);
            }
        }
    }

    private List<List<String>> furtherTexts(List<Cell> cells) {
        if (columns <= 2) {
            return List.of();
        }
        List<List<String>> further = new ArrayList<>();
        for (Cell cell : cells.subList(2, columns)) {
            further.add(cell.isList() ? cell.list() : List.of(cell.text() == null ? "" : cell.text()));
        }
        return further;
    }

    private void add(
            long position,
            Cell question,
            Cell answer,
            List<List<String>> further,
            List<Cell> tagCells,
            @Nullable Double score) {
        boolean complete = options.ragged()
                || further.isEmpty()
                || further.stream().allMatch(texts -> texts.stream().noneMatch(BlankText::isBlank) && !texts.isEmpty());
        if (!question.invisible().isEmpty() || !answer.invisible().isEmpty()) {
            invisible.add(question.invisible() + answer.invisible());
            looksEmpty++;
        }
        if (question.isEmpty() || (columns > 1 && answer.isEmpty()) || !complete) {
            skip(position);
            return;
        }
        kept++;
        sink.take(
                String.valueOf(question.text()),
                answer.text() == null ? "" : answer.text(),
                further,
                tagCells.isEmpty() ? List.of() : tagTexts(tagCells),
                score,
                synthetic);
    }

    private static boolean isTrue(Cell cell) {
        String text = String.valueOf(cell.text()).strip();
        return text.equalsIgnoreCase("true") || text.equals("1");
    }

    private static List<List<String>> tagTexts(List<Cell> cells) {
        return cells.stream()
                .map(cell -> cell.isList()
                        ? cell.list()
                        : List.of(cell.text() == null ? "" : cell.text().strip()))
                .toList();
    }

    private void checkKinds(long position, List<Cell> cells) {
        for (int i = 0; i < columns; i++) {
            Cell cell = cells.get(i);
            boolean list = cell.kind() == Cell.Kind.TEXTS && i > 0;
            if ((cell.kind() != Cell.Kind.TEXT && !cell.isEmpty() && !list)) {
                throw damaged(
                        position,
                        "has an array or object in "
                                + ColumnNames.shown(choice.texts().get(i).name()) + ". A text or number is needed"
                                + (i > 0 ? ", or a list of texts." : "."));
            }
            if (cell.list().size() > LONGEST_LIST) {
                throw damaged(
                        position,
                        "has a list of " + cell.list().size() + " texts; at most " + LONGEST_LIST + " are read.");
            }
        }
    }

    private void skip(long position) {
        skippedRows++;
        if (skipped.size() < MOST_POSITIONS) {
            skipped.add(position);
        }
    }

    private double score(Cell cell, long position) {
        double score = DoubleColumn.parse(cell.text());
        if (Double.isNaN(score)) {
            throw damaged(
                    position,
                    "has no finite number in the score column "
                            + ColumnNames.shown(String.valueOf(
                                    choice.score() == null ? "" : choice.score().name())) + ".");
        }
        return score;
    }

    private DataException damaged(long position, String what) {
        return new DataException(file + ": " + unit + " " + position + " " + what);
    }
}
