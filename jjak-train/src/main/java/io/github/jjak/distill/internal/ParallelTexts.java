package io.github.jjak.distill.internal;

import io.github.jjak.data.Dataset;
import io.github.jjak.data.Split;
import io.github.jjak.error.UsageException;
import io.github.jjak.eval.Evaluator;
import io.github.jjak.eval.MSEEvaluator;
import io.github.jjak.eval.SequentialEvaluator;
import io.github.jjak.eval.TranslationEvaluator;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.model.TextRole;
import io.github.jjak.train.GuideVectors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Texts with their translations: the student places both where the teacher places the text, so that it understands what the teacher does
 * not. Reimers and Gurevych, "Making Monolingual Sentence Embeddings Multilingual using Knowledge Distillation", arXiv 2004.09813.
 *
 * @param training {@code source} and {@code target}, row by row
 * @param heldOut the same, on which is only measured; null for none
 */
public record ParallelTexts(Dataset training, @Nullable Dataset heldOut) implements LessonMaterial {

    private static final int FEWEST = 15;
    private static final double MOST_HELD_OUT = 0.2;
    private static final List<String> NAMES = List.of("source", "target");

    /**
     * Every text of the first column with each of its translations in the others, which may lack some; repeated pairs are left out.
     *
     * @param heldOut how many pairs are held out, at most a fifth; no text is on both sides
     * @throws UsageException if there are fewer than two columns or fifteen distinct pairs, or fewer than 0 are to be held out
     */
    public static ParallelTexts of(Dataset data, int heldOut, long seed) {
        if (heldOut < 0) {
            throw new UsageException("`heldOut` must be at least 0, but is " + heldOut + ".");
        }
        if (data.columnCount() < 2) {
            throw new UsageException("Parallel texts need two text columns or more, source,target, but the data have "
                    + data.columnCount() + ". Name them with `columns`.");
        }
        Dataset pairs = pairs(data);
        if (pairs.rows() < FEWEST) {
            throw new UsageException("A student learns from texts with translations, but there are only " + pairs.rows()
                    + " distinct pairs; at least " + FEWEST + " are needed, and thousands are usual.");
        }
        if (heldOut == 0) {
            return new ParallelTexts(pairs, null);
        }
        Split split = pairs.split(Math.min(MOST_HELD_OUT, (double) heldOut / pairs.rows()), seed);
        return new ParallelTexts(split.training(), split.heldOut());
    }

    private static Dataset pairs(Dataset data) {
        List<String> sources = new ArrayList<>();
        List<String> targets = new ArrayList<>();
        Set<List<String>> known = new HashSet<>();
        for (int column = 1; column < data.columnCount(); column++) {
            for (int row = 0; row < data.rows(); row++) {
                String source = data.text(row, 0);
                String target = data.text(row, column);
                if (data.isPresent(row, column) && known.add(List.of(source, target))) {
                    sources.add(source);
                    targets.add(target);
                }
            }
        }
        return Dataset.of(NAMES, List.of(sources, targets));
    }

    @Override
    public int texts() {
        return training.rows() + (heldOut == null ? 0 : heldOut.rows());
    }

    /** Where models have prompts, every second row is turned round: each language stands behind either prompt. */
    @Override
    public Lesson taughtBy(SentenceTransformer teacher, SentenceTransformer student, Path folder) {
        boolean turning = hasPrompts(teacher) || hasPrompts(student);
        Dataset rows = turning ? turned(training) : training;
        GuideVectors vectors =
                GuideVectors.of(teacher, rows, (row, column) -> rows.text(row, isTurned(turning, row) ? 1 : 0), folder);
        try {
            return new Lesson(rows, vectors, evaluator(teacher, student));
        } catch (RuntimeException failure) {
            vectors.close();
            throw failure;
        }
    }

    private static boolean hasPrompts(SentenceTransformer model) {
        return !model.prompt(TextRole.QUERY).equals(model.prompt(TextRole.DOCUMENT));
    }

    private static boolean isTurned(boolean turning, int row) {
        return turning && row % 2 == 1;
    }

    private static Dataset turned(Dataset rows) {
        List<String> first = new ArrayList<>(rows.rows());
        List<String> second = new ArrayList<>(rows.rows());
        for (int row = 0; row < rows.rows(); row++) {
            first.add(rows.text(row, isTurned(true, row) ? 1 : 0));
            second.add(rows.text(row, isTurned(true, row) ? 0 : 1));
        }
        return Dataset.of(List.of("text1", "text2"), List.of(first, second));
    }

    /** Of models of two sizes, the student's own vectors alone can be compared. */
    private @Nullable Evaluator evaluator(SentenceTransformer teacher, SentenceTransformer student) {
        Dataset measured = heldOut;
        if (measured == null) {
            return null;
        }
        TranslationEvaluator translation = TranslationEvaluator.of(measured);
        return teacher.dimension() == student.dimension()
                ? SequentialEvaluator.of(translation, MSEEvaluator.of(teacher, measured.column(0), measured.column(1)))
                : translation;
    }
}
