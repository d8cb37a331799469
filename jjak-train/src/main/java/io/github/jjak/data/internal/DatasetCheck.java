package io.github.jjak.data.internal;

import io.github.jjak.data.Dataset;
import io.github.jjak.data.PositivesGraph;
import io.github.jjak.data.ReadReport;
import io.github.jjak.error.DataException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is worth knowing about a data set before training on it. Two texts are one here when {@link TextKey} says so,
 * except for {@code duplicateRows}. Without a second column the numbers about answers are 0.
 *
 * @param rows number of rows
 * @param columns lengths and scripts per text column
 * @param duplicateRows rows that repeat an earlier row exactly, in all text columns
 * @param distinctQuestions different texts in column 0
 * @param distinctAnswers different texts in column 1
 * @param sharedAnswers answers that stand with more than one different question
 * @param mostQuestionsOfAnswer different questions of the answer that has most
 * @param clusters clusters of {@link PositivesGraph}
 * @param largestCluster rows of the largest cluster
 * @param questionEqualsAnswer rows whose question is its own answer
 * @param rowsSkippedEmpty rows of the file that were skipped because a text is empty
 * @param notes what was found out about the file, as {@link ReadReport} has it
 * @param leakage what training and evaluation data share, null when no evaluation data were given
 */
public record DatasetCheck(
        int rows,
        List<ColumnCheck> columns,
        int duplicateRows,
        int distinctQuestions,
        int distinctAnswers,
        int sharedAnswers,
        int mostQuestionsOfAnswer,
        int clusters,
        int largestCluster,
        int questionEqualsAnswer,
        long rowsSkippedEmpty,
        List<String> notes,
        @Nullable Leakage leakage) {

    public DatasetCheck {
        columns = List.copyOf(columns);
        notes = List.copyOf(notes);
    }

    /**
     * Texts of the evaluation data that the training data have too.
     *
     * @param questions different evaluation questions that are training questions
     * @param answers different evaluation answers that are training answers
     * @param rows evaluation rows whose question or answer is in the training data
     */
    public record Leakage(int questions, int answers, int rows) {}

    /**
     * Checks a data set; a pure function, linear in the rows.
     *
     * @param lengths how to count tokens, or null to count characters only
     * @param evaluation the data the model will be evaluated on, or null
     * @throws DataException for a data set without rows
     */
    public static DatasetCheck of(Dataset dataset, @Nullable TokenLengths lengths, @Nullable Dataset evaluation) {
        if (dataset.rows() == 0) {
            throw new DataException("A data set without rows cannot be checked.");
        }
        List<ColumnCheck> columns = new ArrayList<>();
        for (int column = 0; column < dataset.columnCount(); column++) {
            columns.add(ColumnCheck.of(dataset.columnNames().get(column), present(dataset, column), lengths));
        }
        PositivesGraph positives = dataset.positives();
        ReadReport report = dataset.readReport();
        RepeatedRows repeated = RepeatedRows.of(dataset);
        return new DatasetCheck(
                dataset.rows(),
                columns,
                repeated.duplicateRows(),
                positives.distinctQuestions(),
                positives.distinctAnswers(),
                repeated.sharedAnswers(),
                repeated.mostQuestionsOfAnswer(),
                positives.clusterCount(),
                positives.largestClusterSize(),
                questionEqualsAnswer(dataset),
                report == null ? 0 : report.rowsSkippedEmpty(),
                report == null ? List.of() : report.allNotes(),
                evaluation == null ? null : leakage(positives, evaluation));
    }

    /** The texts of a column that are there; of a column without any, the empty ones. */
    private static List<String> present(Dataset dataset, int column) {
        List<String> texts = dataset.column(column);
        List<String> present = column < 2
                ? texts
                : texts.stream().filter(text -> !BlankText.isBlank(text)).toList();
        return present.isEmpty() ? texts : present;
    }

    private static int questionEqualsAnswer(Dataset dataset) {
        int equal = 0;
        HashedKey.Maker keys = new HashedKey.Maker();
        for (int row = 0; dataset.columnCount() > 1 && row < dataset.rows(); row++) {
            equal += keys.of(dataset.text(row, 0)).equals(keys.of(dataset.text(row, 1))) ? 1 : 0;
        }
        return equal;
    }

    private static Leakage leakage(PositivesGraph training, Dataset evaluation) {
        HashedKey.Maker keys = new HashedKey.Maker();
        Set<HashedKey> questions = new HashSet<>();
        Set<HashedKey> answers = new HashSet<>();
        int rows = 0;
        for (int row = 0; row < evaluation.rows(); row++) {
            String question = evaluation.text(row, 0);
            boolean knownQuestion = training.clusterOfQuestion(question) >= 0;
            if (knownQuestion) {
                questions.add(keys.of(question));
            }
            boolean knownAnswer =
                    evaluation.columnCount() > 1 && training.clusterOfAnswer(evaluation.text(row, 1)) >= 0;
            if (knownAnswer) {
                answers.add(keys.of(evaluation.text(row, 1)));
            }
            rows += knownQuestion || knownAnswer ? 1 : 0;
        }
        return new Leakage(questions.size(), answers.size(), rows);
    }
}
