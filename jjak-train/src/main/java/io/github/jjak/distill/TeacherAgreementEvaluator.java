package io.github.jjak.distill;

import io.github.jjak.cache.internal.EmbeddingCache;
import io.github.jjak.cache.internal.StoredVectors;
import io.github.jjak.data.internal.ContentHash;
import io.github.jjak.error.UsageException;
import io.github.jjak.eval.Evaluator;
import io.github.jjak.eval.Evaluator.EvaluationSize;
import io.github.jjak.eval.internal.SimilarityMetrics;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.model.TextRole;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How far a student agrees with its teacher on texts it did not learn from: whether it puts pairs of texts into the teacher's order
 * of likeness ({@code teacher_spearman_cosine}), and how near its vectors are to the teacher's ({@code teacher_cosine}, where both
 * have one size).
 *
 * <p>Immutable and thread-safe; the teacher is not needed after {@link #of}.
 */
public final class TeacherAgreementEvaluator implements Evaluator {

    /** Each text is paired with so many after it: enough for an order, without all pairs of thousands of texts. */
    private static final int PAIRS_PER_TEXT = 20;

    private static final int FEWEST = 3;

    private final List<String> texts;
    private final float[][] teacher;
    private final double[] teacherSimilarities;

    private TeacherAgreementEvaluator(List<String> texts, float[][] teacher) {
        this.texts = List.copyOf(texts);
        this.teacher = teacher;
        this.teacherSimilarities = widened(similarities(teacher));
    }

    /**
     * Encodes the texts with the teacher.
     *
     * @throws UsageException if there are fewer than three texts
     */
    public static TeacherAgreementEvaluator of(SentenceTransformer teacher, List<String> texts) {
        requireEnough(texts);
        return new TeacherAgreementEvaluator(texts, teacher.encode(texts));
    }

    /**
     * Takes the teacher's vectors from a folder; what is missing is encoded and kept there.
     *
     * @throws UsageException if there are fewer than three texts
     * @throws io.github.jjak.error.RunException if the folder cannot be read or written
     */
    public static TeacherAgreementEvaluator of(SentenceTransformer teacher, List<String> texts, Path folder) {
        requireEnough(texts);
        try (StoredVectors stored = EmbeddingCache.in(folder).keep(teacher, TextRole.TEXT, texts)) {
            float[][] vectors = new float[texts.size()][];
            for (int text = 0; text < vectors.length; text++) {
                vectors[text] = stored.get(text);
            }
            return new TeacherAgreementEvaluator(texts, vectors);
        }
    }

    private static void requireEnough(List<String> texts) {
        if (texts.size() < FEWEST) {
            throw new UsageException("Agreement with a teacher is measured on texts, but there are only " + texts.size()
                    + "; at least " + FEWEST + " are needed.");
        }
    }

    @Override
    public Map<String, Double> evaluate(SentenceTransformer model) {
        float[][] student = model.encode(texts);
        Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put(
                "teacher_spearman_cosine",
                SimilarityMetrics.of(similarities(student), teacherSimilarities).spearman());
        if (student[0].length == teacher[0].length) {
            double sum = 0;
            for (int i = 0; i < student.length; i++) {
                sum += cosine(student[i], teacher[i]);
            }
            metrics.put("teacher_cosine", sum / student.length);
        }
        return metrics;
    }

    private static float[] similarities(float[][] vectors) {
        int near = Math.min(PAIRS_PER_TEXT, vectors.length - 1);
        float[] similarities = new float[vectors.length * near];
        for (int i = 0; i < similarities.length; i++) {
            int text = i / near;
            similarities[i] = (float) cosine(vectors[text], vectors[(text + 1 + i % near) % vectors.length]);
        }
        return similarities;
    }

    private static double cosine(float[] left, float[] right) {
        double product = 0;
        double leftSquare = 0;
        double rightSquare = 0;
        for (int i = 0; i < left.length; i++) {
            product += (double) left[i] * right[i];
            leftSquare += (double) left[i] * left[i];
            rightSquare += (double) right[i] * right[i];
        }
        double lengths = Math.sqrt(leftSquare * rightSquare);
        return lengths == 0 ? 0 : product / lengths;
    }

    private static double[] widened(float[] values) {
        double[] widened = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            widened[i] = values[i];
        }
        return widened;
    }

    @Override
    public String primaryMetric(SentenceTransformer model) {
        return "teacher_spearman_cosine";
    }

    @Override
    public EvaluationSize size() {
        return EvaluationSize.ofRows(texts.size(), "texts");
    }

    @Override
    public String whenUndefined() {
        return "The correlation is undefined if all texts are equally similar to a model.";
    }

    @Override
    public String contentHash() {
        return ContentHash.ofLists(
                List.of(texts, Arrays.stream(teacher).map(Arrays::toString).toList()));
    }
}
