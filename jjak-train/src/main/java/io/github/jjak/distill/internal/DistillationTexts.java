package io.github.jjak.distill.internal;

import io.github.jjak.data.Dataset;
import io.github.jjak.data.internal.SeededRandom;
import io.github.jjak.distill.TeacherAgreementEvaluator;
import io.github.jjak.error.UsageException;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.train.GuideVectors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * Texts without labels that a student learns its teacher's vectors on.
 *
 * @param training two columns of texts that have nothing to do with each other: one half stands behind the prompt of questions, the
 *     other behind that of answers, where the models have prompts
 * @param heldOut texts that are only measured on
 */
public record DistillationTexts(Dataset training, List<String> heldOut) implements LessonMaterial {

    private static final int FEWEST = 15;

    public DistillationTexts {
        heldOut = List.copyOf(heldOut);
    }

    /**
     * Deals distinct texts out, by the seed.
     *
     * @param texts any; repetitions and blank ones are left out
     * @param heldOut how many are held out, of small collections no more than a fifth
     * @throws UsageException if there are fewer than fifteen distinct texts, or fewer than 0 are to be held out
     */
    public static DistillationTexts of(Iterable<String> texts, int heldOut, long seed) {
        if (heldOut < 0) {
            throw new UsageException("`heldOut` must be at least 0, but is " + heldOut + ".");
        }
        LinkedHashSet<String> distinct = new LinkedHashSet<>();
        for (String text : texts) {
            if (!text.isBlank()) {
                distinct.add(text);
            }
        }
        if (distinct.size() < FEWEST) {
            throw new UsageException("Distillation needs texts, but there are only " + distinct.size()
                    + " distinct ones; at least " + FEWEST + " are needed, and thousands are usual.");
        }
        List<String> inOrder = new ArrayList<>(distinct);
        List<String> shuffled = Arrays.stream(new SeededRandom(seed).permutation(inOrder.size()))
                .mapToObj(inOrder::get)
                .toList();
        int measured = Math.min(heldOut, shuffled.size() / 5);
        List<String> rest = shuffled.subList(measured, shuffled.size());
        int rows = rest.size() / 2;
        return new DistillationTexts(
                Dataset.of(
                        List.of("text1", "text2"),
                        List.of(List.copyOf(rest.subList(0, rows)), List.copyOf(rest.subList(rows, 2 * rows)))),
                shuffled.subList(0, measured));
    }

    @Override
    public int texts() {
        return 2 * training.rows() + heldOut.size();
    }

    @Override
    public Lesson taughtBy(SentenceTransformer teacher, SentenceTransformer student, Path folder) {
        GuideVectors vectors = GuideVectors.of(teacher, training, folder);
        try {
            return new Lesson(training, vectors, TeacherAgreementEvaluator.of(teacher, heldOut, folder));
        } catch (RuntimeException failure) {
            vectors.close();
            throw failure;
        }
    }
}
