package io.github.jjak.data;

import io.github.jjak.data.internal.BlankText;
import io.github.jjak.error.DataException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Makes rows of a {@link Dataset} of the rows of one table or more. A list in the second column makes a row for each of its
 * texts, or with labels a row for each right one and negatives of the others; a list in a further column, a column for each.
 */
final class RowCollector {

    private static final int MOST_POSITIONS = 10;
    private static final int LONGEST_LIST = 1024;

    private final ReadOptions options;
    private final int columns;
    private final List<String> questions = new ArrayList<>();
    private final List<String> answers = new ArrayList<>();
    /** Per row, per further column, its texts; one for a plain cell. */
    private final List<List<List<String>>> negatives = new ArrayList<>();

    private final List<List<List<String>>> tags = new ArrayList<>();
    private final DoubleColumn scores = new DoubleColumn();

    private String file = "";
    private String unit = "";
    private ColumnChoice choice;
    private long rowsRead;
    private long skippedRows;
    private List<Long> skipped = new ArrayList<>();
    private long looksEmpty;
    private Set<String> invisible = new TreeSet<>();

    RowCollector(ReadOptions options, ColumnChoice choice) {
        this.options = options;
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

    int rows() {
        return questions.size();
    }

    /** @return false when the limit of rows is reached */
    boolean accept(long position, List<Cell> cells) {
        rowsRead++;
        checkKinds(position, cells);
        int next = columns;
        Double score = choice.score() == null ? null : score(cells.get(next++), position);
        List<Cell> tagCells = cells.subList(next, next + choice.tags().size());
        Cell labels = choice.labels() == null ? Cell.EMPTY : cells.get(cells.size() - 1);
        if (columns > 1 && cells.get(1).kind() == Cell.Kind.TEXTS) {
            acceptLists(position, cells, tagCells, labels);
        } else {
            add(position, cells.get(0), columns > 1 ? cells.get(1) : Cell.EMPTY, furtherTexts(cells), tagCells);
        }
        while (score != null && scores.size() < questions.size()) {
            scores.add(score);
        }
        return questions.size() < options.limit();
    }

    private void acceptLists(long position, List<Cell> cells, List<Cell> tagCells, Cell labels) {
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
            if (questions.size() < options.limit()) {
                add(position, cells.get(0), Cell.of(documents.get(i)), further, ofWrong);
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

    private void add(long position, Cell question, Cell answer, List<List<String>> further, List<Cell> tagCells) {
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
        questions.add(String.valueOf(question.text()));
        answers.add(answer.text() == null ? "" : answer.text());
        negatives.add(further);
        tags.add(tagCells.isEmpty() ? List.of() : tagTexts(tagCells));
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

    /** The data set of all rows that were accepted. */
    Dataset dataset(ColumnChoice first, ReadReport report) {
        List<String> names = new ArrayList<>(List.of(first.names().get(0)));
        List<List<String>> texts = new ArrayList<>(List.of(questions));
        if (columns > 1) {
            names.add(first.names().get(1));
            texts.add(answers);
        }
        int[] widths = widths();
        for (int column = 0; column < widths.length; column++) {
            String base = column + 2 < columns ? first.names().get(column + 2) : "negative";
            boolean list = isList(column) || column + 2 >= columns;
            for (int i = 0; i < widths[column]; i++) {
                names.add(list ? base + "_" + (i + 1) : base);
                texts.add(texts(column, i));
            }
        }
        double @Nullable [] values = first.score() == null ? null : scores.toArray();
        Dataset dataset = new Dataset(names, texts, values, null, report);
        return first.tags().isEmpty()
                ? dataset
                : dataset.withNegativeTags(tagColumns(widths, first.tags().size()));
    }

    private int[] widths() {
        int[] widths = new int[negatives.stream().mapToInt(List::size).max().orElse(0)];
        for (List<List<String>> row : negatives) {
            for (int column = 0; column < row.size(); column++) {
                widths[column] = Math.max(widths[column], row.get(column).size());
            }
        }
        return widths;
    }

    private boolean isList(int column) {
        return negatives.stream()
                .anyMatch(row -> column < row.size() && row.get(column).size() != 1);
    }

    private List<String> texts(int column, int place) {
        List<String> texts = new ArrayList<>(negatives.size());
        for (List<List<String>> row : negatives) {
            String text = column < row.size() && place < row.get(column).size()
                    ? row.get(column).get(place)
                    : "";
            texts.add(BlankText.isBlank(text) ? "" : text);
        }
        return texts;
    }

    /** One column of tags per column of negatives where the tags are lists too; else as many as were named. */
    private List<List<String>> tagColumns(int[] widths, int named) {
        int wanted = Arrays.stream(widths).sum();
        boolean lists = tags.stream().anyMatch(row -> row.stream().anyMatch(cell -> cell.size() != 1));
        List<List<String>> columnsOfTags = new ArrayList<>();
        for (int column = 0; column < (lists ? wanted : named); column++) {
            List<String> ofColumn = new ArrayList<>(tags.size());
            for (List<List<String>> row : tags) {
                List<String> cell =
                        lists ? row.stream().flatMap(List::stream).collect(Collectors.toList()) : row.get(column);
                int place = lists ? column : 0;
                ofColumn.add(place < cell.size() ? cell.get(place).strip() : "");
            }
            columnsOfTags.add(ofColumn);
        }
        return columnsOfTags;
    }
}
