package io.github.jjak.train;

import io.github.jjak.cache.internal.KeptScores;
import io.github.jjak.data.Dataset;
import io.github.jjak.data.internal.ContentHash;
import io.github.jjak.error.UsageException;
import io.github.jjak.model.CrossEncoder;
import io.github.jjak.model.TextPair;
import io.github.jjak.model.internal.ModelFingerprint;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What a cross-encoder makes of a data set: its score of each row's question with each of the row's answers, right or wrong, computed once
 * before training. The cross-encoder itself is not needed afterwards.
 *
 * <p>Losses compare them with the student's own scores, so they belong on its scale. {@link #probabilities} are for margins of cosines
 * ({@link io.github.jjak.loss.MarginMSELoss}); scores as they are, times the temperature, for {@link io.github.jjak.loss.DistillKLDivLoss},
 * which divides both sides by it.
 *
 * <p>Four bytes per row and answer in memory. Immutable and thread-safe.
 */
public final class TeacherScores {

    private static final int PAIRS_AT_ONCE = 4096;

    private final float[][] scores;
    private final String contentHash;

    private TeacherScores(float[][] scores, String contentHash) {
        this.scores = scores;
        this.contentHash = contentHash;
    }

    /**
     * Scores before the teacher's activation.
     *
     * @param teacher a cross-encoder of one label; stays the caller's
     * @param data the training data: questions, right answers, and any wrong ones
     * @param folder where scores are kept, by the content of teacher and texts, and found the next time; null for nowhere
     * @throws UsageException if the teacher has several labels
     * @throws io.github.jjak.error.RunException if the folder cannot be read or written
     */
    public static TeacherScores of(CrossEncoder teacher, Dataset data, @Nullable Path folder) {
        float[][] scores = new float[data.rows()][data.columnCount() - 1];
        try (KeptScores kept = KeptScores.of(teacher, folder)) {
            List<TextPair> pairs = new ArrayList<>();
            List<int[]> places = new ArrayList<>();
            for (int row = 0; row < scores.length; row++) {
                for (int column = 1; column < data.columnCount(); column++) {
                    if (data.isPresent(row, column)) {
                        pairs.add(new TextPair(data.text(row, 0), data.text(row, column)));
                        places.add(new int[] {row, column - 1});
                    }
                }
                if (pairs.size() >= PAIRS_AT_ONCE || row == scores.length - 1) {
                    float[] some = kept.scores(pairs);
                    for (int i = 0; i < some.length; i++) {
                        scores[places.get(i)[0]][places.get(i)[1]] = some[i];
                    }
                    pairs.clear();
                    places.clear();
                }
            }
        }
        return new TeacherScores(scores, ModelFingerprint.of(teacher.internals()));
    }

    /** The same scores as probabilities, by the logistic function. */
    public TeacherScores probabilities() {
        return mapped(score -> 1 / (1 + Math.exp(-score)), "probabilities");
    }

    /**
     * The same scores times a factor.
     *
     * @throws UsageException if it is not from 1e-6 to 1e6
     */
    public TeacherScores times(double factor) {
        if (!(factor >= 1e-6 && factor <= 1e6)) {
            throw new UsageException("The factor must be a number from 1e-6 to 1e6, but is " + factor + ".");
        }
        return mapped(score -> score * factor, "times " + factor);
    }

    private TeacherScores mapped(DoubleUnaryOperator function, String name) {
        float[][] mapped = new float[scores.length][];
        for (int row = 0; row < mapped.length; row++) {
            mapped[row] = new float[scores[row].length];
            for (int answer = 0; answer < mapped[row].length; answer++) {
                mapped[row][answer] = (float) function.applyAsDouble(scores[row][answer]);
            }
        }
        return new TeacherScores(mapped, ContentHash.ofLists(List.of(List.of(contentHash, name))));
    }

    /** Refuses data that these scores were not made of. */
    void check(Dataset data) {
        if (scores.length != data.rows() || scores[0].length != data.columnCount() - 1) {
            throw new UsageException(
                    "The teacher's scores were made of " + scores.length + " rows, but the training data"
                            + " have " + data.rows() + " rows and " + data.columnCount()
                            + " columns. Make them of the training data.");
        }
    }

    /** {@code [rows.length][answers]}; not copied. */
    float[][] of(int[] rows) {
        float[][] chosen = new float[rows.length][];
        for (int i = 0; i < rows.length; i++) {
            chosen[i] = scores[rows[i]];
        }
        return chosen;
    }

    /** SHA-256 of the teacher's weights, tokenizer and length limit, and of the scale, in lower-case hexadecimal. */
    public String contentHash() {
        return contentHash;
    }
}
