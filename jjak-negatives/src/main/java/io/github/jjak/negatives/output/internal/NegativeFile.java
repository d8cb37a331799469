package io.github.jjak.negatives.output.internal;

import static io.github.jjak.table.internal.Column.integer;
import static io.github.jjak.table.internal.Column.number;
import static io.github.jjak.table.internal.Column.text;

import io.github.jjak.error.UsageException;
import io.github.jjak.negatives.Candidate;
import io.github.jjak.negatives.MinedNegatives;
import io.github.jjak.negatives.MinedNegatives.FoundPositive;
import io.github.jjak.table.internal.Column;
import io.github.jjak.table.internal.TableFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes negatives with where they come from: {@code strategy}, {@code rule}, {@code score}, {@code positive_score},
 * {@code rank}, the {@code row} of the training data and the {@code positive_source}, {@code data} or the filter that found a
 * new positive. Rows whose question was made ({@code synthetic} of {@code jjak questions}) stay marked.
 */
public final class NegativeFile {

    private static final String DATA = "data";

    private NegativeFile() {}

    /** A positive pair and its negatives. */
    private record Group(int row, String question, String positive, String source, List<Candidate> negatives) {}

    /**
     * Refuses a name and format that do not go together, before any work is done.
     *
     * @throws UsageException for an extension that is not written, and for lists in CSV
     */
    public static void check(Path file, NegativeFormat format) {
        TableFile.checkName(file);
        if (format == NegativeFormat.LISTS && TableFile.isCsv(file)) {
            throw new UsageException(
                    "CSV cannot contain lists: use an output file .jsonl or .parquet, or choose `format` tuples,"
                            + " triplets or pairs.");
        }
    }

    /** Replaces or creates the file; exceptions as {@link TableFile#write}. */
    public static void write(Path file, MinedNegatives mined, NegativeFormat format) {
        check(file, format);
        List<Group> groups = groups(mined);
        int most = mined.mostPerRow();
        switch (format) {
            case TRIPLETS -> write(file, mined, tripletColumns(), sink -> triplets(groups, sink));
            case TUPLES -> write(file, mined, tupleColumns(most), sink -> tuples(groups, most, sink));
            case PAIRS -> write(file, mined, pairColumns(), sink -> pairs(groups, sink));
            case LISTS -> write(file, mined, listColumns(), sink -> lists(groups, sink));
        }
    }

    /** Writes rows, of which the last cell is the number of their row in the data, with the mark of that row if any has one. */
    private static void write(Path file, MinedNegatives mined, List<Column> columns, TableFile.Rows rows) {
        if (!mined.corpus().hasMadeQuestions()) {
            TableFile.write(file, columns, rows);
            return;
        }
        List<Column> marked = new ArrayList<>(columns);
        marked.add(text("synthetic"));
        TableFile.write(
                file,
                marked,
                sink -> rows.writeTo(cells -> {
                    @Nullable Object[] more = Arrays.copyOf(cells, cells.length + 1);
                    int row = (int) Objects.requireNonNull(cells[cells.length - 1]);
                    more[cells.length] = Boolean.toString(mined.corpus().isMadeQuestion(row));
                    sink.row(more);
                }));
    }

    /** One group per row, and behind them one per found positive with the negatives of its row. */
    private static List<Group> groups(MinedNegatives mined) {
        List<Group> groups = new ArrayList<>();
        for (int row = 0; row < mined.corpus().rows(); row++) {
            groups.add(new Group(
                    row,
                    mined.corpus().question(row),
                    mined.corpus().answer(row),
                    DATA,
                    mined.ofRow().get(row)));
        }
        for (FoundPositive found : mined.foundPositives()) {
            groups.add(new Group(
                    found.row(),
                    mined.corpus().question(found.row()),
                    found.text(),
                    found.reason().id(),
                    mined.ofRow().get(found.row())));
        }
        return groups;
    }

    private static List<Column> provenance() {
        return List.of(text("strategy"), text("rule"), number("score"), number("positive_score"), integer("rank"));
    }

    private static List<Column> tripletColumns() {
        List<Column> columns = new ArrayList<>(List.of(text("anchor"), text("positive"), text("negative")));
        columns.addAll(provenance());
        columns.add(text("positive_source"));
        columns.add(integer("row"));
        return columns;
    }

    /** One row for each negative, with the cells of a file of triplets: {@link #tripletNames}. */
    public static void triplets(MinedNegatives mined, TableFile.RowSink sink) {
        triplets(groups(mined), sink);
    }

    /** Names of the columns of {@link #triplets(MinedNegatives, TableFile.RowSink)}; the last one is the number of the row in the data. */
    public static List<String> tripletNames() {
        return tripletColumns().stream().map(Column::name).toList();
    }

    private static void triplets(List<Group> groups, TableFile.RowSink sink) {
        for (Group group : groups) {
            for (Candidate negative : group.negatives()) {
                sink.row(
                        group.question(),
                        group.positive(),
                        negative.text(),
                        negative.strategy(),
                        negative.rule(),
                        negative.score(),
                        negative.positiveScore(),
                        rank(negative),
                        group.source(),
                        group.row());
            }
        }
    }

    private static @Nullable Integer rank(Candidate negative) {
        return negative.rank() > 0 ? negative.rank() : null;
    }

    private static List<Column> tupleColumns(int most) {
        List<Column> columns = new ArrayList<>(List.of(text("anchor"), text("positive")));
        for (int i = 1; i <= most; i++) {
            columns.add(text("negative_" + i));
        }
        for (int i = 1; i <= most; i++) {
            for (Column column : provenance()) {
                columns.add(new Column(column.name() + "_" + i, column.type()));
            }
        }
        columns.add(text("positive_source"));
        columns.add(integer("row"));
        return columns;
    }

    private static void tuples(List<Group> groups, int most, TableFile.RowSink sink) {
        for (Group group : groups) {
            List<@Nullable Object> cells = new ArrayList<>(List.of(group.question(), group.positive()));
            for (int i = 0; i < most; i++) {
                cells.add(
                        i < group.negatives().size() ? group.negatives().get(i).text() : null);
            }
            for (int i = 0; i < most; i++) {
                Candidate negative =
                        i < group.negatives().size() ? group.negatives().get(i) : null;
                cells.add(negative == null ? null : negative.strategy());
                cells.add(negative == null ? null : negative.rule());
                cells.add(negative == null ? null : negative.score());
                cells.add(negative == null ? null : negative.positiveScore());
                cells.add(negative == null ? null : rank(negative));
            }
            cells.add(group.source());
            cells.add(group.row());
            sink.row(cells.toArray());
        }
    }

    private static List<Column> pairColumns() {
        List<Column> columns = new ArrayList<>(List.of(text("sentence1"), text("sentence2"), integer("label")));
        columns.addAll(provenance());
        columns.add(integer("row"));
        return columns;
    }

    private static void pairs(List<Group> groups, TableFile.RowSink sink) {
        for (Group group : groups) {
            sink.row(group.question(), group.positive(), 1, group.source(), null, null, null, null, group.row());
            if (!group.source().equals(DATA)) {
                continue;
            }
            for (Candidate negative : group.negatives()) {
                sink.row(
                        group.question(),
                        negative.text(),
                        0,
                        negative.strategy(),
                        negative.rule(),
                        negative.score(),
                        negative.positiveScore(),
                        rank(negative),
                        group.row());
            }
        }
    }

    private static List<Column> listColumns() {
        return List.of(
                text("anchor"),
                new Column("documents", Column.Type.TEXTS),
                new Column("labels", Column.Type.INTEGERS),
                new Column("strategy", Column.Type.TEXTS),
                new Column("rule", Column.Type.TEXTS),
                new Column("score", Column.Type.NUMBERS),
                new Column("positive_score", Column.Type.NUMBERS),
                new Column("rank", Column.Type.INTEGERS),
                integer("row"));
    }

    private static void lists(List<Group> groups, TableFile.RowSink sink) {
        for (Group group : groups) {
            List<String> documents = new ArrayList<>(List.of(group.positive()));
            List<Integer> labels = new ArrayList<>(List.of(1));
            List<String> strategies = new ArrayList<>(List.of(group.source()));
            List<@Nullable String> rules = new ArrayList<>();
            List<@Nullable Double> scores = new ArrayList<>();
            List<@Nullable Double> positiveScores = new ArrayList<>();
            List<@Nullable Integer> ranks = new ArrayList<>();
            rules.add(null);
            scores.add(null);
            positiveScores.add(null);
            ranks.add(null);
            for (Candidate negative : group.negatives()) {
                documents.add(negative.text());
                labels.add(0);
                strategies.add(negative.strategy());
                rules.add(negative.rule());
                scores.add(negative.score());
                positiveScores.add(negative.positiveScore());
                ranks.add(rank(negative));
            }
            sink.row(
                    group.question(), documents, labels, strategies, rules, scores, positiveScores, ranks, group.row());
        }
    }
}
