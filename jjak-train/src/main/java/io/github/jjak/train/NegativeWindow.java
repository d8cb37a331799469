package io.github.jjak.train;

import io.github.jjak.data.Dataset;
import io.github.jjak.error.UsageException;
import io.github.jjak.loss.Loss;
import io.github.jjak.store.internal.Storage;
import io.github.jjak.tokenize.internal.TokenStore;
import java.util.List;

/**
 * The negatives that some steps are trained on, from one mining to the next.
 *
 * @param firstStep the first of these steps
 * @param rows the training rows with their negatives
 * @param batches makes batches of them
 */
record NegativeWindow(int firstStep, Dataset rows, StepBatches batches) {

    /**
     * Checks and tokenises; the texts of questions and answers are not tokenised again.
     *
     * @param pairs the training rows without negatives
     * @throws UsageException if the rows are others, or the loss cannot learn from them
     */
    static NegativeWindow of(int firstStep, Dataset rows, PreparedPairs pairs) {
        checkSameRows(rows, pairs.rows().data());
        pairs.loss()
                .loss()
                .check(rows.columnCount(), pairs.arguments().batches().batchSize());
        RowFacts facts = pairs.rows().withNegatives(rows);
        TokenStore own = pairs.tokens();
        if (rows.columnCount() == 2) {
            return new NegativeWindow(firstStep, rows, new StepBatches(2, own::tokens, facts));
        }
        List<List<String>> texts =
                TrainingData.prompted(rows, pairs.model(), pairs.roles()).subList(2, rows.columnCount());
        TokenStore negatives = TokenStore.of(
                texts,
                TrainingData.sides(2, rows.columnCount(), pairs.model(), pairs.roles()),
                Storage.of(rows.isOnDisk()));
        StepBatches.Tokens tokens =
                (chosen, column) -> column < 2 ? own.tokens(chosen, column) : negatives.tokens(chosen, column - 2);
        return new NegativeWindow(firstStep, rows, new StepBatches(rows.columnCount(), tokens, facts));
    }

    private static void checkSameRows(Dataset rows, Dataset pairs) {
        if (rows.rows() != pairs.rows()) {
            throw new UsageException("Mining again must give the same rows in the same order, but gave " + rows.rows()
                    + " rows for " + pairs.rows() + ". Only their negatives may change.");
        }
        for (int column = 0; column < 2; column++) {
            for (int row = 0; row < rows.rows(); row++) {
                if (!rows.text(row, column).equals(pairs.text(row, column))) {
                    throw new UsageException("Mining again must give the same rows in the same order, but row "
                            + (row + 1) + " has another text in column \""
                            + pairs.columnNames().get(column) + "\". Only negatives may change.");
                }
            }
        }
    }

    /** Refuses, before any work is done, what cannot be refreshed. */
    static void checkRefreshable(Dataset pairs, Loss loss) {
        if (pairs.columnCount() != 2 || pairs.scores() != null) {
            throw new UsageException("Refreshed negatives are added to questions and answers, but the data have "
                    + pairs.columnCount() + " columns" + (pairs.scores() == null ? "" : " and scores")
                    + ". Leave the negatives they have out.");
        }
        if (loss.usesGuide()) {
            throw new UsageException(loss.name()
                    + " needs a guide's vectors of every negative, which are made once before training. With negatives that are"
                    + " mined again, let the model guide itself: `MultipleNegativesRankingLoss.maskAbove` 0.1.");
        }
    }

    /** How many rows have a negative. */
    int rowsWithNegatives() {
        int count = 0;
        for (int row = 0; row < rows.rows(); row++) {
            boolean any = false;
            for (int column = 2; column < rows.columnCount() && !any; column++) {
                any = rows.isPresent(row, column);
            }
            count += any ? 1 : 0;
        }
        return count;
    }
}
