package io.github.jjak.crossencoder;

import io.github.jjak.data.Dataset;
import io.github.jjak.data.PositivesGraph;
import io.github.jjak.error.DataException;
import io.github.jjak.error.UsageException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rows of a data set as queries with lists of documents, by numbers of distinct texts.
 *
 * <p>Labelled rows hold a pair each. A loss that compares documents gets the pairs of one query as one list, in the order of the rows;
 * other losses get lists of one. Rows without a label hold a query, a right document and any wrong ones, which have the labels 1 and 0.
 *
 * @param texts distinct texts
 * @param queries number of each list's query
 * @param documents numbers of each list's documents
 * @param labels of these
 * @param answers cluster of each text in the positives graph as an answer, -1 where it is none; null where pairs have labels
 * @param questions the same of texts as questions
 */
@SuppressWarnings("ArrayRecordComponent") // a million rows are not worth a million boxes
record TrainingLists(
        List<String> texts,
        int[] queries,
        int[][] documents,
        float[][] labels,
        int @Nullable [] answers,
        int @Nullable [] questions) {

    private static final Logger log = LoggerFactory.getLogger(TrainingLists.class);

    /** Number of lists. */
    int size() {
        return queries.length;
    }

    /**
     * Reads a data set.
     *
     * @param labels number of labels of the model
     * @throws UsageException if loss, labels and columns do not fit together
     * @throws DataException if no row is left
     */
    static TrainingLists of(Dataset data, CrossEncoderLoss loss, int labels) {
        double[] scores = data.scores();
        if (scores != null) {
            checkLabelled(data, loss, scores, labels);
            return labelled(data, scores, loss.comparesDocuments());
        }
        checkUnlabelled(data, loss, labels);
        return unlabelled(data, loss);
    }

    private static void checkLabelled(Dataset data, CrossEncoderLoss loss, double[] scores, int labels) {
        if (data.columnCount() != 2) {
            throw new UsageException(
                    "Labelled pairs have two text columns, but the data have " + data.columnCount() + ".");
        }
        if (loss.firstIsRight()) {
            throw new UsageException(loss.name() + " learns from rows of a question, a right answer and any wrong ones,"
                    + " not from labels. Leave the label column out, or choose a loss of labels.");
        }
        checkLabelCount(loss, labels);
        for (int row = 0; row < scores.length; row++) {
            double label = scores[row];
            boolean fits = switch (loss.labels()) {
                case NUMBERS -> Double.isFinite(label);
                case PROBABILITIES -> label >= 0 && label <= 1;
                case CLASSES -> label == Math.rint(label) && label >= 0 && label < labels;
            };
            if (!fits) {
                throw new UsageException("Row " + (row + 1) + " has the label " + label + ", but " + loss.name()
                        + " needs " + inWords(loss.labels(), labels) + ".");
            }
        }
    }

    private static String inWords(CrossEncoderLoss.Labels kind, int labels) {
        return switch (kind) {
            case NUMBERS -> "finite numbers";
            case PROBABILITIES -> "numbers from 0 to 1";
            case CLASSES -> "whole numbers from 0 to " + (labels - 1) + ", as the model has " + labels + " labels";
        };
    }

    private static void checkLabelCount(CrossEncoderLoss loss, int labels) {
        boolean classes = loss.labels() == CrossEncoderLoss.Labels.CLASSES;
        if (classes ? labels < 2 : labels != 1) {
            throw new UsageException(loss.name() + " needs a model with "
                    + (classes ? "a label for each class" : "one label") + ", but the model has " + labels + ".");
        }
    }

    private static void checkUnlabelled(Dataset data, CrossEncoderLoss loss, int labels) {
        if (loss.labels() == CrossEncoderLoss.Labels.CLASSES) {
            throw new UsageException(loss.name() + " needs a label column with the number of each pair's class.");
        }
        if (data.columnCount() < 2) {
            throw new UsageException("A cross-encoder learns from pairs, but the data have one text column.");
        }
        if (data.columnCount() == 2 && loss.inBatchNegatives() == 0) {
            throw new UsageException(
                    loss.name() + " needs wrong answers or labels, but the data have pairs of a question"
                            + " and its answer alone. Mine negatives first, or use MultipleNegativesRankingLoss, which draws them"
                            + " from the batch.");
        }
        checkLabelCount(loss, labels);
    }

    private static TrainingLists labelled(Dataset data, double[] scores, boolean grouped) {
        Numbers numbers = new Numbers();
        Map<Integer, List<Integer>> rowsOfList = new LinkedHashMap<>();
        int[][] pairs = new int[data.rows()][];
        for (int row = 0; row < data.rows(); row++) {
            pairs[row] = new int[] {numbers.of(data.text(row, 0)), numbers.of(data.text(row, 1))};
            rowsOfList
                    .computeIfAbsent(grouped ? pairs[row][0] : row, list -> new ArrayList<>())
                    .add(row);
        }
        int before = rowsOfList.size();
        if (grouped) {
            rowsOfList.values().removeIf(rows -> rows.size() < 2);
        }
        tellDropped(before, rowsOfList.size());
        List<List<Integer>> lists = List.copyOf(rowsOfList.values());
        int[] queries = new int[lists.size()];
        int[][] documents = new int[lists.size()][];
        float[][] labels = new float[lists.size()][];
        for (int list = 0; list < queries.length; list++) {
            List<Integer> rows = lists.get(list);
            queries[list] = pairs[rows.get(0)][0];
            documents[list] = rows.stream().mapToInt(row -> pairs[row][1]).toArray();
            labels[list] = new float[rows.size()];
            for (int i = 0; i < rows.size(); i++) {
                labels[list][i] = (float) scores[rows.get(i)];
            }
        }
        return new TrainingLists(numbers.texts(), queries, documents, labels, null, null);
    }

    private static TrainingLists unlabelled(Dataset data, CrossEncoderLoss loss) {
        Numbers numbers = new Numbers();
        PositivesGraph positives = data.positives();
        List<int[]> lists = new ArrayList<>();
        for (int row = 0; row < data.rows(); row++) {
            int[] texts = new int[data.columnCount()];
            int count = 0;
            for (int column = 0; column < texts.length; column++) {
                if (data.isPresent(row, column)) {
                    texts[count++] = numbers.of(data.text(row, column));
                }
            }
            if (count > 2 || loss.inBatchNegatives() > 0 || !loss.comparesDocuments()) {
                lists.add(Arrays.copyOf(texts, count));
            }
        }
        tellDropped(data.rows(), lists.size());
        int[] queries = new int[lists.size()];
        int[][] documents = new int[lists.size()][];
        float[][] labels = new float[lists.size()][];
        for (int list = 0; list < queries.length; list++) {
            queries[list] = lists.get(list)[0];
            documents[list] = Arrays.copyOfRange(lists.get(list), 1, lists.get(list).length);
            labels[list] = new float[documents[list].length];
            labels[list][0] = 1;
        }
        List<String> texts = numbers.texts();
        return new TrainingLists(
                texts,
                queries,
                documents,
                labels,
                texts.stream().mapToInt(positives::clusterOfAnswer).toArray(),
                texts.stream().mapToInt(positives::clusterOfQuestion).toArray());
    }

    private static void tellDropped(int before, int after) {
        if (after == 0) {
            throw new DataException("No question has two documents to compare. Give rows with wrong answers, or several"
                    + " labelled rows of a question.");
        }
        if (after < before) {
            log.warn(
                    "{} of {} questions have a single document, so there is nothing to compare; they are left out.",
                    before - after,
                    before);
        }
    }

    /** The same lists with labels that a teacher gives, list after list. */
    TrainingLists withLabels(float[] ofPairs) {
        float[][] others = new float[labels.length][];
        int next = 0;
        for (int list = 0; list < others.length; list++) {
            others[list] = Arrays.copyOfRange(ofPairs, next, next + documents[list].length);
            next += documents[list].length;
        }
        return new TrainingLists(texts, queries, documents, others, answers, questions);
    }

    /** Whether a text is known to be a right answer of a list's question. */
    boolean isPositive(int list, int text) {
        int[] ofAnswers = answers;
        int[] ofQuestions = questions;
        return ofAnswers != null
                && ofQuestions != null
                && ofAnswers[text] >= 0
                && ofAnswers[text] == ofQuestions[queries[list]];
    }

    /** Numbers of the texts of each list, for a sampler. */
    int[][] textIds() {
        int[][] ids = new int[size()][];
        for (int list = 0; list < ids.length; list++) {
            int[] own = Arrays.copyOf(documents[list], documents[list].length + 1);
            own[own.length - 1] = queries[list];
            ids[list] = own;
        }
        return ids;
    }

    /** Gives each distinct text a number. */
    private static final class Numbers {
        private final Map<String, Integer> numbers = new LinkedHashMap<>();

        int of(String text) {
            Integer known = numbers.putIfAbsent(text, numbers.size());
            return known == null ? numbers.size() - 1 : known;
        }

        List<String> texts() {
            return List.copyOf(numbers.keySet());
        }
    }
}
