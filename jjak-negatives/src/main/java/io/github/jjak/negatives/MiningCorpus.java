package io.github.jjak.negatives;

import io.github.jjak.data.Dataset;
import io.github.jjak.data.PositivesGraph;
import io.github.jjak.data.internal.TextKey;
import io.github.jjak.error.DataException;
import io.github.jjak.error.UsageException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What is searched: the distinct answers of the training rows, then the texts of a further corpus that are no answers. Texts
 * that are equal after normalisation are one document, in the form that comes first. It is made of training rows and knows no
 * others, so rows held out for evaluation cannot become negatives. Immutable and thread-safe.
 */
public final class MiningCorpus {

    private final Dataset rows;
    private final PositivesGraph positives;
    private final List<String> documents;
    private final int[] documentOfRow;
    private final int[] clusterOfDocument;
    private final int[] positionOfDocument;
    private final int answers;
    private final int answersInCorpus;
    private final List<String> queries;
    private final int[] queryOfRow;
    private final int[][] answersOfQuery;

    private MiningCorpus(Dataset rows, List<String> further) {
        this.rows = rows;
        this.positives = rows.positives();
        Map<String, Integer> documentOfKey = new HashMap<>();
        List<String> texts = new ArrayList<>();
        List<Integer> positions = new ArrayList<>();
        this.documentOfRow = new int[rows.rows()];
        for (int row = 0; row < rows.rows(); row++) {
            String answer = rows.text(row, 1);
            Integer known = documentOfKey.putIfAbsent(TextKey.of(answer), texts.size());
            documentOfRow[row] = known == null ? texts.size() : known;
            if (known == null) {
                texts.add(answer);
                positions.add(row);
            }
        }
        this.answers = texts.size();
        boolean[] inCorpus = new boolean[answers];
        for (int position = 0; position < further.size(); position++) {
            String text = further.get(position);
            Integer known = documentOfKey.putIfAbsent(TextKey.of(text), texts.size());
            if (known == null) {
                texts.add(text);
                positions.add(position);
            } else if (known < answers) {
                inCorpus[known] = true;
            }
        }
        int found = 0;
        for (boolean answer : inCorpus) {
            found += answer ? 1 : 0;
        }
        this.answersInCorpus = found;
        this.documents = List.copyOf(texts);
        this.positionOfDocument = positions.stream().mapToInt(Integer::intValue).toArray();
        this.clusterOfDocument = new int[documents.size()];
        Arrays.fill(clusterOfDocument, -1);
        for (int row = 0; row < documentOfRow.length; row++) {
            clusterOfDocument[documentOfRow[row]] = positives.clusterOfRow(row);
        }
        this.queryOfRow = new int[rows.rows()];
        this.queries = distinctQuestions(rows, queryOfRow);
        this.answersOfQuery = answersOfQuery(queries.size(), queryOfRow, documentOfRow);
    }

    /** The answers of the training rows. */
    public static MiningCorpus of(Dataset training) {
        return of(training, List.of());
    }

    /**
     * The answers of the training rows and a further corpus.
     *
     * @param training column 0 the questions, column 1 their answers
     * @param further more texts, none of them an answer of rows that are held out for evaluation
     * @throws UsageException for data of one column
     * @throws DataException when all rows have one and the same answer and there is nothing else
     */
    public static MiningCorpus of(Dataset training, List<String> further) {
        if (training.columnCount() < 2) {
            throw new UsageException("Negatives are mined for questions and answers; the data have one column."
                    + " Name two with `columns`.");
        }
        MiningCorpus corpus = new MiningCorpus(training, further);
        if (corpus.documents.size() < 2) {
            throw new DataException(
                    "All " + training.rows() + " rows have the same answer, so there is no other text that"
                            + " could be a negative. Add rows with other answers, or further texts with `corpus`.");
        }
        return corpus;
    }

    private static List<String> distinctQuestions(Dataset rows, int[] queryOfRow) {
        Map<String, Integer> queryOfText = new HashMap<>();
        List<String> distinct = new ArrayList<>();
        for (int row = 0; row < queryOfRow.length; row++) {
            String question = rows.text(row, 0);
            Integer known = queryOfText.putIfAbsent(question, distinct.size());
            queryOfRow[row] = known == null ? distinct.size() : known;
            if (known == null) {
                distinct.add(question);
            }
        }
        return List.copyOf(distinct);
    }

    private static int[][] answersOfQuery(int queries, int[] queryOfRow, int[] documentOfRow) {
        int[][] answers = new int[queries][0];
        for (int row = 0; row < queryOfRow.length; row++) {
            int[] known = answers[queryOfRow[row]];
            int document = documentOfRow[row];
            if (Arrays.stream(known).noneMatch(other -> other == document)) {
                int[] more = Arrays.copyOf(known, known.length + 1);
                more[known.length] = document;
                answers[queryOfRow[row]] = more;
            }
        }
        return answers;
    }

    /** Number of training rows. */
    public int rows() {
        return rows.rows();
    }

    /** The training rows. */
    public Dataset training() {
        return rows;
    }

    /** Which rows are positives of each other. */
    public PositivesGraph positives() {
        return positives;
    }

    /** The question of a row. */
    public String question(int row) {
        return rows.text(row, 0);
    }

    /** The right answer of a row. */
    public String answer(int row) {
        return rows.text(row, 1);
    }

    /** Whether any question was made, and not asked by anybody. */
    public boolean hasMadeQuestions() {
        return rows.syntheticRows() > 0;
    }

    /** Whether the question of a row was made; see {@link Dataset#isSynthetic}. */
    public boolean isMadeQuestion(int row) {
        return rows.isSynthetic(row);
    }

    /** All documents: the answers first, then the further corpus. */
    public List<String> documents() {
        return documents;
    }

    /** Number of documents that are answers; documents from there on are the further corpus. */
    public int answers() {
        return answers;
    }

    /** How many of the answers stand in the further corpus as well. */
    public int answersInCorpus() {
        return answersInCorpus;
    }

    /** The document that is the row's answer. */
    public int documentOfRow(int row) {
        return documentOfRow[row];
    }

    /** Cluster of {@link #positives()} that a document is an answer of; -1 for the further corpus. */
    public int clusterOfDocument(int document) {
        return clusterOfDocument[document];
    }

    /** First row with this answer, or position in the further corpus, from 0. */
    public int positionOfDocument(int document) {
        return positionOfDocument[document];
    }

    /** Distinct questions, in order. */
    public List<String> queries() {
        return queries;
    }

    /** Number of the row's question in {@link #queries()}. */
    public int queryOfRow(int row) {
        return queryOfRow[row];
    }

    /** Documents that the data give as answers of a question; a copy. */
    public int[] answersOfQuery(int query) {
        return answersOfQuery[query].clone();
    }

    /** Whether the data know the document as a right answer of the row, directly or through shared questions and answers. */
    public boolean isKnownPositive(int row, int document) {
        return document >= 0 && clusterOfDocument[document] == positives.clusterOfRow(row);
    }
}
