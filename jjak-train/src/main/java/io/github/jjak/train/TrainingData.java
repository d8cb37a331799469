package io.github.jjak.train;

import io.github.jjak.data.Dataset;
import io.github.jjak.data.internal.BlankText;
import io.github.jjak.error.DataException;
import io.github.jjak.error.UsageException;
import io.github.jjak.loss.Loss;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.model.internal.TextSide;
import io.github.jjak.train.internal.NegativeTags;
import java.util.AbstractList;
import java.util.List;
import java.util.Map;
import java.util.RandomAccess;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Whether data can be trained on with a loss, and what the model makes of their texts. */
final class TrainingData {

    private TrainingData() {}

    /** Refuses, before any work is done, what the loss cannot learn from. */
    static void check(Dataset data, Loss loss, int batchSize, Map<String, Double> negativeWeights) {
        loss.check(data.columnCount(), batchSize);
        loss.checkLabels(data.scores());
        NegativeTags.checkWeights(negativeWeights, data);
        checkTexts(data);
    }

    /** The same for pairs that will have negatives as soon as they are mined. */
    static void checkPairs(Dataset pairs, Loss loss, int batchSize, int negatives) {
        NegativeWindow.checkRefreshable(pairs, loss);
        loss.check(pairs.columnCount() + negatives, batchSize);
        loss.checkLabels(null);
        checkTexts(pairs);
    }

    private static void checkTexts(Dataset data) {
        for (int column = 0; column < data.columnCount(); column++) {
            int present = 0;
            for (int row = 0; row < data.rows(); row++) {
                boolean blank = BlankText.isBlank(data.text(row, column));
                if (blank && column < 2) {
                    throw new DataException("Row " + (row + 1) + " has no text in column \""
                            + data.columnNames().get(column)
                            + "\". Only negatives, the third and further columns, may be"
                            + " missing.");
                }
                present += blank ? 0 : 1;
            }
            if (present == 0) {
                throw new DataException("Column \"" + data.columnNames().get(column)
                        + "\" has no text in any row. Leave it out of the columns.");
            }
        }
    }

    /**
     * Refuses a guide or a teacher that does not fit loss and data.
     *
     * @param dimension of the model's vectors
     */
    static void checkGuide(
            Dataset data, Loss loss, @Nullable GuideVectors vectors, @Nullable TeacherScores scores, int dimension) {
        if (scores != null) {
            if (!loss.usesTeacherScores() || vectors != null) {
                throw new UsageException(loss.name() + " does not learn a teacher's scores"
                        + (vectors == null ? "" : " beside vectors of a guide")
                        + ". They are for MarginMSELoss and DistillKLDivLoss.");
            }
            scores.check(data);
            return;
        }
        if (vectors == null && loss.usesGuide()) {
            throw new UsageException(loss.name() + " needs a guide model. Give one with `guide`.");
        }
        if (vectors != null) {
            if (!loss.usesGuide()) {
                throw new UsageException(
                        loss.name() + " does not look at a guide model. Leave it out, or use GISTEmbedLoss.");
            }
            vectors.check(data);
            loss.checkGuide(dimension, vectors.dimension());
        }
    }

    /** Where the texts of columns go into the model, from the first one to the last. */
    static List<TextSide> sides(int from, int to, SentenceTransformer model, ColumnRoles roles) {
        return IntStream.range(from, to)
                .mapToObj(column -> model.internals().side(roles.of(column)))
                .toList();
    }

    /** The texts with the model's prompt for their role in front, column by column, made when they are asked for; absent ones are empty. */
    static List<List<String>> prompted(Dataset data, SentenceTransformer model, ColumnRoles roles) {
        return IntStream.range(0, data.columnCount())
                .<List<String>>mapToObj(column -> new Prompted(data, column, model.prompt(roles.of(column))))
                .toList();
    }

    private static final class Prompted extends AbstractList<String> implements RandomAccess {

        private final Dataset data;
        private final int column;
        private final String prompt;

        Prompted(Dataset data, int column, String prompt) {
            this.data = data;
            this.column = column;
            this.prompt = prompt;
        }

        @Override
        public String get(int row) {
            String text = data.text(row, column);
            if (column >= 2 && BlankText.isBlank(text)) {
                return "";
            }
            return prompt.isEmpty() ? text : prompt + text;
        }

        @Override
        public int size() {
            return data.rows();
        }
    }
}
