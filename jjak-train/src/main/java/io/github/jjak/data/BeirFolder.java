package io.github.jjak.data;

import io.github.jjak.error.DataException;
import io.github.jjak.error.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A folder as BEIR (Thakur et al. 2021) has its data sets: {@code corpus.jsonl} with {@code _id}, {@code text} and perhaps {@code title},
 * {@code queries.jsonl} with {@code _id} and {@code text}, and {@code qrels/PART.tsv} with {@code query-id}, {@code corpus-id} and
 * perhaps {@code score}. Each may be packed by gzip, of another format, or a folder of shards, as the Parquet files of NanoBEIR are.
 *
 * <p>Nothing is read until it is asked for; texts are held in memory then. Immutable and thread-safe.
 *
 * @param folder where they are
 * @param part the part of the judgements that was named; null where the reader chooses
 */
public record BeirFolder(Path folder, @Nullable String part) {

    /** In which order parts are preferred for a measurement. */
    public static final List<String> MEASURED = List.of("test", "dev", "validation", "train");

    /** In which order parts are preferred for training. */
    public static final List<String> TRAINED = List.of("train", "dev", "validation", "test");

    private static final String CORPUS = "corpus";
    private static final String QUERIES = "queries";
    private static final String QRELS = "qrels";
    private static final String ID = "_id";
    private static final String TEXT = "text";

    /**
     * A data argument as such a folder: the folder itself, or a file of its {@code qrels} for one part.
     *
     * @return null for anything else
     */
    public static @Nullable BeirFolder at(String location) {
        try {
            Path path = Path.of(location);
            if (isOne(path)) {
                return new BeirFolder(path, null);
            }
            Path qrels = path.toAbsolutePath().getParent();
            boolean named = qrels != null
                    && Files.isRegularFile(path)
                    && String.valueOf(qrels.getFileName()).equals(QRELS);
            Path above = qrels == null || !named ? null : qrels.getParent();
            return above != null && isOne(above) ? new BeirFolder(above, stem(path)) : null;
        } catch (InvalidPathException noPath) {
            return null;
        }
    }

    /**
     * The folders of this kind directly below another one, by name: several data sets that are measured together, as those of NanoBEIR.
     *
     * @return empty where there is none
     */
    public static List<BeirFolder> below(String location) {
        try {
            Path path = Path.of(location);
            return Files.isDirectory(path)
                    ? list(path).stream()
                            .filter(BeirFolder::isOne)
                            .map(folder -> new BeirFolder(folder, null))
                            .toList()
                    : List.of();
        } catch (InvalidPathException noPath) {
            return List.of();
        }
    }

    private static boolean isOne(Path folder) {
        return Files.isDirectory(folder.resolve(QRELS))
                && !files(folder, CORPUS).isEmpty()
                && !files(folder, QUERIES).isEmpty();
    }

    /** Name of the folder. */
    public String name() {
        return String.valueOf(folder.toAbsolutePath().normalize().getFileName());
    }

    /**
     * Texts of the documents by id, in the order of the file; a title stands in front of its text.
     *
     * @throws DataException if the files are damaged, or an id stands there twice
     */
    public Map<String, String> documents() {
        return texts(CORPUS);
    }

    /**
     * Texts of the queries by id, in the order of the file.
     *
     * @throws DataException as {@link #documents}
     */
    public Map<String, String> queries() {
        return texts(QUERIES);
    }

    /**
     * Grade of each judged document by its id, by id of the query, in the order of the file; without scores every grade is 1.
     *
     * @param preferred parts of which the first that is there is read, unless one was named
     * @throws DataException if none of them is there, the file is damaged, or a document has two grades for one query
     */
    public Map<String, Map<String, Double>> relevance(List<String> preferred) {
        Map<String, Map<String, Double>> relevance = new LinkedHashMap<>();
        for (Path file : qrels(preferred)) {
            read(file, List.of("query-id", "corpus-id"), "score", (place, cells) -> {
                double grade = cells.get(2).isEmpty() ? 1 : number(cells.get(2), file, place);
                Double before = relevance
                        .computeIfAbsent(id(cells.get(0), file, place), query -> new LinkedHashMap<>())
                        .put(id(cells.get(1), file, place), grade);
                if (before != null && before != grade) {
                    throw new DataException(file + ": " + place + " gives a document the grade " + grade + " that has "
                            + before + " for the same query already. Leave one of them.");
                }
            });
        }
        return relevance;
    }

    /**
     * Questions with their relevant documents, a row for each; judgements of texts that are missing are left out.
     *
     * @param preferred as for {@link #relevance}
     * @return columns {@code question} and {@code answer}
     * @throws DataException as {@link #documents} and {@link #relevance}, and if no pair is left
     */
    public Dataset pairs(List<String> preferred) {
        Map<String, Map<String, Double>> relevance = relevance(preferred);
        Map<String, String> queries = queries();
        Map<String, String> documents = documents();
        List<String> questions = new ArrayList<>();
        List<String> answers = new ArrayList<>();
        relevance.forEach((query, grades) -> grades.forEach((document, grade) -> {
            String question = queries.get(query);
            String answer = documents.get(document);
            if (grade > 0 && question != null && answer != null) {
                questions.add(question);
                answers.add(answer);
            }
        }));
        if (questions.isEmpty()) {
            throw new DataException(folder + " has no query with a relevant document whose texts are there.");
        }
        return Dataset.of(List.of("question", "answer"), List.of(questions, answers));
    }

    private Map<String, String> texts(String what) {
        Map<String, String> texts = new LinkedHashMap<>();
        for (Path file : files(folder, what)) {
            read(file, List.of(ID, TEXT), "title", (place, cells) -> {
                String text = text(cells.get(2)) + " " + text(cells.get(1));
                if (!text.isBlank() && texts.putIfAbsent(id(cells.get(0), file, place), text.strip()) != null) {
                    throw new DataException(file + ": " + place + " has the " + ID
                            + " of an earlier one. An id must be of one text only.");
                }
            });
        }
        return texts;
    }

    private List<Path> qrels(List<String> preferred) {
        List<Path> all = list(folder.resolve(QRELS));
        String named = part;
        for (String wanted : named == null ? preferred : List.of(named)) {
            List<Path> found = all.stream()
                    .filter(file -> stem(file).equals(wanted) || stem(file).startsWith(wanted + "-"))
                    .toList();
            if (!found.isEmpty()) {
                return found;
            }
        }
        if (all.size() == 1) {
            return all;
        }
        throw new DataException(folder.resolve(QRELS) + " has none of the parts " + String.join(", ", preferred)
                + ". Name one of its files.");
    }

    /** Takes a row. */
    @FunctionalInterface
    private interface Row {
        /** @param cells those of the columns asked for, then the optional one, empty where there is none */
        void take(String place, List<Cell> cells);
    }

    private static void read(Path file, List<String> columns, String optional, Row row) {
        try (Table table = TableOpener.open(DataFile.of(file), ReadOptions.of())) {
            List<Table.Column> wanted = new ArrayList<>();
            for (String name : columns) {
                Table.Column column = column(table.columns(), name);
                wanted.add(column == null ? required(table, name, file) : column);
            }
            Table.Column further = column(table.allColumns(), optional);
            if (further != null) {
                wanted.add(further);
            }
            String unit = table.format().positionUnit();
            table.read(wanted, (position, cells) -> {
                List<Cell> all = new ArrayList<>(cells);
                if (further == null) {
                    all.add(Cell.EMPTY);
                }
                row.take(unit + " " + position, all);
                return true;
            });
        }
    }

    private static Table.Column required(Table table, String name, Path file) {
        Table.Column column = column(table.allColumns(), name);
        if (column == null) {
            throw new DataException(file + " has no column \"" + name + "\", which a file of BEIR has.");
        }
        return column;
    }

    private static Table.@Nullable Column column(List<Table.Column> columns, String name) {
        return columns.stream()
                .filter(column -> column.name().equals(name))
                .findFirst()
                .orElse(null);
    }

    private static String text(Cell cell) {
        String text = cell.text();
        return text == null ? "" : text;
    }

    private static String id(Cell cell, Path file, String place) {
        String id = text(cell).strip();
        if (id.isEmpty()) {
            throw new DataException(file + ": " + place + " has no id.");
        }
        return id;
    }

    private static double number(Cell cell, Path file, String place) {
        try {
            double number = Double.parseDouble(text(cell).strip());
            if (Double.isFinite(number)) {
                return number;
            }
        } catch (NumberFormatException noNumber) {
            // refused below, as what is not finite
        }
        throw new DataException(file + ": the score of " + place + " is not a finite number.");
    }

    /** {@code corpus.jsonl} or the like, or the files of a folder {@code corpus}. */
    private static List<Path> files(Path folder, String what) {
        Path shards = folder.resolve(what);
        if (Files.isDirectory(shards)) {
            return list(shards);
        }
        return Stream.of(".jsonl", ".jsonl.gz", ".parquet", ".csv", ".tsv")
                .map(extension -> folder.resolve(what + extension))
                .filter(Files::isRegularFile)
                .limit(1)
                .toList();
    }

    private static List<Path> list(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(file -> !String.valueOf(file.getFileName()).startsWith("."))
                    .sorted(Comparator.comparing(Path::toString))
                    .toList();
        } catch (IOException cause) {
            throw new DataException(
                    folder + " cannot be listed (" + cause.getClass().getSimpleName() + ").", cause);
        }
    }

    private static String stem(Path file) {
        String name = String.valueOf(file.getFileName());
        int dot = name.indexOf('.');
        return dot < 0 ? name : name.substring(0, dot);
    }

    /** The pairs of a data argument that is such a folder, for who trains. */
    static @Nullable Dataset trainingPairs(List<String> locations, ReadOptions options) {
        BeirFolder found = locations.size() == 1 ? at(locations.get(0)) : null;
        if (found == null) {
            return null;
        }
        if (!options.columns().isEmpty() || options.scoreColumn() != null) {
            throw new UsageException(locations.get(0)
                    + " is a folder of BEIR, whose columns are known. Leave `columns` out, or name one file in it.");
        }
        return found.pairs(TRAINED);
    }
}
