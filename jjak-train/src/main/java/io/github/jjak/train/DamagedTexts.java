package io.github.jjak.train;

import io.github.jjak.data.Dataset;
import io.github.jjak.data.internal.SeededRandom;
import io.github.jjak.data.internal.TextPairs;
import io.github.jjak.model.SentenceTransformer;
import java.util.Arrays;
import java.util.List;

/**
 * The texts of the first column with words deleted, of others in every epoch; see {@link io.github.jjak.loss.Loss#deletionRatio}. What
 * stays follows from seed, epoch and row, so a resumed run deletes the same words.
 *
 * @param model whose prompt stands in front of what stays
 * @param data the whole texts
 * @param roles of the columns
 * @param ratio probability of a word to be deleted
 * @param seed of the run
 */
record DamagedTexts(SentenceTransformer model, Dataset data, ColumnRoles roles, double ratio, long seed) {

    private static final int DAMAGED_COLUMN = 0;

    /** @param whole where the token ids of the whole texts are */
    StepBatches.Tokens inEpoch(int epoch, StepBatches.Tokens whole) {
        long ofEpoch = SeededRandom.of(seed, epoch).nextLong();
        String prompt = model.prompt(roles.of(DAMAGED_COLUMN));
        return (rows, column) -> column == DAMAGED_COLUMN
                ? tokens(Arrays.stream(rows)
                        .mapToObj(row -> prompt
                                + TextPairs.damaged(
                                        data.text(row, DAMAGED_COLUMN), ratio, SeededRandom.of(ofEpoch, row)))
                        .toList())
                : whole.of(rows, column);
    }

    private List<int[]> tokens(List<String> texts) {
        return model.internals().side(roles.of(DAMAGED_COLUMN)).tokenize(texts).ids();
    }
}
