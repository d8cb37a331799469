package io.github.jjak.data;

import io.github.jjak.data.KnownColumns.Meaning;
import io.github.jjak.data.KnownColumns.Role;
import io.github.jjak.error.DataException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which columns to read when nobody says. Names decide where they are known; what is left over may be the only one that holds
 * texts. Where two would do equally well, the file is refused with a list of its columns.
 */
final class ColumnGuess {

    private static final int ROWS_LOOKED_AT = 200;
    private static final int MOST_SHOWN = 20;

    /** A column that could be meant. */
    private record Candidate(Table.Column column, ColumnKind kind, Meaning meaning) {

        boolean holdsText() {
            return kind.isText() && !KnownColumns.isAbout(column.name());
        }
    }

    private final String file;
    private final Table table;
    private final ReadOptions options;
    private final List<Candidate> candidates = new ArrayList<>();

    ColumnGuess(String file, Table table, ReadOptions options, Table.@Nullable Column score, List<Table.Column> tags) {
        this.file = file;
        this.table = table;
        this.options = options;
        List<Table.Column> columns = table.columns();
        List<List<Cell>> samples = new ArrayList<>();
        columns.forEach(column -> samples.add(new ArrayList<>()));
        int[] rows = new int[1];
        table.read(columns, (position, cells) -> {
            for (int i = 0; i < cells.size(); i++) {
                samples.get(i).add(cells.get(i));
            }
            return ++rows[0] < ROWS_LOOKED_AT;
        });
        for (int i = 0; i < columns.size(); i++) {
            Table.Column column = columns.get(i);
            if (!column.equals(score) && !tags.contains(column)) {
                candidates.add(new Candidate(column, ColumnKind.of(samples.get(i)), meaning(column.name(), columns)));
            }
        }
    }

    /** A column called A is an answer beside one called Q, and one of many otherwise. */
    private static Meaning meaning(String name, List<Table.Column> columns) {
        boolean alone = ColumnNames.key(name).equals("a")
                && columns.stream()
                        .noneMatch(column -> ColumnNames.key(column.name()).equals("q"));
        return alone ? Meaning.NONE : KnownColumns.of(name);
    }

    /** The columns in the order in which the data set has them. */
    List<Table.Column> columns() {
        HeaderCheck.refuseTextsAsNames(file, table);
        if (options.defaultColumns() == 1) {
            return List.of(only().column());
        }
        List<Candidate> texts = candidates.stream().filter(Candidate::holdsText).toList();
        Candidate question = named(Role.QUESTION);
        Candidate answer = named(Role.ANSWER);
        if (question == null && answer == null) {
            List<Candidate> pair = texts.size() == 2 ? texts : bothOfTwo();
            question = pair.isEmpty() ? null : pair.get(0);
            answer = pair.isEmpty() ? null : pair.get(1);
        }
        question = question == null && answer != null ? theOther(texts, answer) : question;
        answer = answer == null && question != null ? theOther(texts, question) : answer;
        if (question == null || answer == null || question.equals(answer)) {
            throw texts.size() < 2
                            && candidates.stream().filter(this::couldBeMeant).count() < 2
                    ? tooFew()
                    : unclear("");
        }
        refuseWhereOthersWouldDo(question, answer);
        refuseScored(question, answer);
        List<Table.Column> chosen = new ArrayList<>(List.of(question.column(), answer.column()));
        if (options.ragged()) {
            candidates.stream()
                    .filter(one -> one.meaning().role() == Role.NEGATIVE
                            && (one.kind().isText() || one.kind() == ColumnKind.LISTS))
                    .forEach(one -> chosen.add(one.column()));
        }
        return chosen;
    }

    /** In a file of two columns short words are texts, too. */
    private List<Candidate> bothOfTwo() {
        boolean texts = candidates.stream()
                .allMatch(one ->
                        (one.kind().isText() || one.kind() == ColumnKind.CODES || one.kind() == ColumnKind.CATEGORIES)
                                && !KnownColumns.isAbout(one.column().name()));
        return texts && candidates.size() == 2 ? candidates : List.of();
    }

    private boolean couldBeMeant(Candidate one) {
        return one.kind().isText()
                || one.kind() == ColumnKind.LISTS
                || one.meaning().role() != Role.NONE;
    }

    /** The one column that a name says is it; null if none does, an exception if several do. */
    private @Nullable Candidate named(Role role) {
        List<Candidate> named = candidates.stream()
                .filter(one -> one.meaning().role() == role && fits(one, role))
                .toList();
        boolean texts = named.stream().anyMatch(one -> isOfTexts(one.kind()));
        named = texts ? named.stream().filter(one -> isOfTexts(one.kind())).toList() : named;
        int best = named.stream().mapToInt(one -> one.meaning().rank()).min().orElse(0);
        List<Candidate> nearest =
                named.stream().filter(one -> one.meaning().rank() == best).toList();
        if (nearest.size() > 1) {
            throw unclear(" "
                    + nearest.stream()
                            .map(one -> ColumnNames.shown(one.column().name()))
                            .collect(Collectors.joining(" and "))
                    + (role == Role.QUESTION ? " both may be the question." : " both may be the answer."));
        }
        return nearest.isEmpty() ? null : nearest.get(0);
    }

    /** A title or a body may be anything where there are other texts. */
    private void refuseWhereOthersWouldDo(Candidate question, Candidate answer) {
        int rank = Math.max(question.meaning().rank(), answer.meaning().rank());
        boolean others = candidates.stream()
                .filter(one -> !one.equals(question) && !one.equals(answer))
                .anyMatch(one -> one.holdsText() && one.meaning().role() != Role.NEGATIVE);
        if (rank > KnownColumns.RANK_WITHIN && others) {
            throw unclear("");
        }
    }

    private static boolean isOfTexts(ColumnKind kind) {
        return kind.isText() || kind == ColumnKind.CATEGORIES || kind == ColumnKind.LISTS;
    }

    /** Numbers under a known name are texts only where no other column holds any; lists are answers or negatives. */
    private boolean fits(Candidate one, Role role) {
        return switch (one.kind()) {
            case TEXT, CATEGORIES -> true;
            case LISTS -> role == Role.ANSWER;
            case EMPTY -> one.meaning().rank() == 0;
            case NUMBERS, DATES, CODES ->
                one.meaning().rank() == 0
                        && candidates.stream()
                                .noneMatch(other -> other.meaning().role() == Role.NONE && other.holdsText());
            default -> false;
        };
    }

    private static @Nullable Candidate theOther(List<Candidate> texts, Candidate known) {
        List<Candidate> others =
                texts.stream().filter(one -> !one.equals(known)).toList();
        return others.size() == 1 ? others.get(0) : null;
    }

    /** The only column that holds texts, or the questions. */
    private Candidate only() {
        List<Candidate> texts = candidates.stream().filter(Candidate::holdsText).toList();
        if (candidates.size() == 1) {
            return candidates.get(0);
        }
        Candidate question = texts.size() == 1 ? null : named(Role.QUESTION);
        if (question != null && question.meaning().rank() == 0) {
            return question;
        }
        if (texts.size() != 1) {
            throw unclear("");
        }
        return texts.get(0);
    }

    /** Two sentences with a score are pairs that belong together or not, which a loss for pairs that do would not see. */
    private void refuseScored(Candidate question, Candidate answer) {
        boolean sentences = ColumnNames.key(question.column().name()).matches("(sentence|sent|text|question)[_ ]?1")
                && ColumnNames.key(answer.column().name()).matches("(sentence|sent|text|question)[_ ]?2");
        for (Candidate one : candidates) {
            if (sentences && options.scoreColumn() == null && one.meaning().role() == Role.SCORE) {
                throw new DataException(
                        file + " has " + ColumnNames.shown(one.column().name())
                                + " beside two sentences: do all of its rows belong together? If so, write `columns` "
                                + typed(List.of(question, answer))
                                + ". If not, use a loss that learns from it, for example `loss` "
                                + (one.kind() == ColumnKind.NUMBERS
                                                && one.column()
                                                        .name()
                                                        .toLowerCase(java.util.Locale.ROOT)
                                                        .contains("label")
                                        ? "contrastive"
                                        : "cosent")
                                + ", or `EmbeddingSimilarityEvaluator`.");
            }
        }
    }

    private DataException tooFew() {
        return new DataException(file + " has fewer than two text columns. Its columns are: " + list()
                + ". Question and answer must be separate columns.");
    }

    /** An example to type: columns of known names for their roles, else the first texts. */
    private List<Candidate> proposed() {
        List<Candidate> texts =
                candidates.stream().filter(one -> isOfTexts(one.kind())).toList();
        List<Candidate> pool = new ArrayList<>(texts.size() < options.defaultColumns() ? candidates : texts);
        Candidate answer = firstNamed(pool, Role.ANSWER);
        if (answer != null) {
            pool.remove(answer);
        }
        Candidate question = firstNamed(pool, Role.QUESTION);
        if (question == null && !pool.isEmpty()) {
            question = pool.get(0);
        }
        if (question != null) {
            pool.remove(question);
        }
        if (answer == null && !pool.isEmpty()) {
            answer = pool.get(0);
        }
        List<Candidate> example = new ArrayList<>();
        if (question != null) {
            example.add(question);
        }
        if (answer != null && options.defaultColumns() > 1) {
            example.add(answer);
        }
        return example;
    }

    private static @Nullable Candidate firstNamed(List<Candidate> pool, Role role) {
        return pool.stream()
                .filter(one -> one.meaning().role() == role)
                .min(Comparator.comparingInt(one -> one.meaning().rank()))
                .orElse(null);
    }

    private DataException unclear(String why) {
        List<Candidate> proposed = proposed();
        return new DataException(file + ": it is not clear which "
                + (options.defaultColumns() == 1 ? "column is" : "columns are")
                + " meant." + why + " There are: " + list() + ". Name "
                + (options.defaultColumns() == 1 ? "one" : "question and answer, in this order")
                + ", for example: `columns` "
                + typed(proposed));
    }

    private String typed(List<Candidate> columns) {
        String names = columns.stream()
                .map(one -> one.column().name().matches("[^,\"'$`\\\\]+")
                                && ColumnNames.clean(one.column().name())
                                        .equals(one.column().name())
                        ? one.column().name()
                        : "#" + (one.column().index() + 1))
                .collect(Collectors.joining(","));
        return names.matches("[\\p{L}\\p{N}._,-]+") ? names : "\"" + names + "\"";
    }

    private String list() {
        int more = candidates.size() - MOST_SHOWN;
        return candidates.stream()
                        .limit(MOST_SHOWN)
                        .map(one -> ColumnNames.shown(one.column().name()) + " ("
                                + one.kind().inWords() + ")")
                        .collect(Collectors.joining(", "))
                + (more > 0 ? " and " + more + " more" : "");
    }
}
