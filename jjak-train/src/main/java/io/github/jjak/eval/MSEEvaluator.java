package io.github.jjak.eval;

import io.github.jjak.data.internal.ContentHash;
import io.github.jjak.error.UsageException;
import io.github.jjak.eval.Evaluator.EvaluationSize;
import io.github.jjak.model.SentenceTransformer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * How far a student's vectors are from its teacher's: {@code negative_mse}, the mean squared difference of their numbers times -100, so
 * that greater is better and 0 is best; the class of the same name in sentence-transformers. The student's texts may be translations of
 * the teacher's.
 *
 * <p>Immutable and thread-safe; the teacher is not needed after {@link #of}.
 */
public final class MSEEvaluator implements Evaluator {

    private static final String METRIC = "negative_mse";
    private static final double PER_CENT = 100;

    private final float[][] teacher;
    private final List<String> targets;

    private MSEEvaluator(float[][] teacher, List<String> targets) {
        if (teacher.length != targets.size() || teacher.length == 0) {
            throw new UsageException("There are " + teacher.length + " sources and " + targets.size()
                    + " targets; give one of each for at least one pair.");
        }
        this.teacher = teacher;
        this.targets = List.copyOf(targets);
    }

    /**
     * Encodes the sources with the teacher.
     *
     * @param sources texts in the teacher's language
     * @param targets texts that the student shall place where the teacher places the sources; the same texts or translations
     * @throws UsageException if there are none, or their numbers differ
     */
    public static MSEEvaluator of(SentenceTransformer teacher, List<String> sources, List<String> targets) {
        return new MSEEvaluator(teacher.encode(sources), targets);
    }

    /**
     * With vectors that the teacher has made already.
     *
     * @param teacher {@code [texts, dim]}, not copied
     * @throws UsageException if there are none, or there is another number of targets
     */
    public static MSEEvaluator of(float[][] teacher, List<String> targets) {
        return new MSEEvaluator(teacher, targets);
    }

    /** @throws UsageException if the student's vectors have another size than the teacher's */
    @Override
    public Map<String, Double> evaluate(SentenceTransformer model) {
        return Map.of(METRIC, negativeMse(model.encode(targets)));
    }

    double negativeMse(float[][] student) {
        if (student[0].length != teacher[0].length) {
            throw new UsageException("The student's vectors have " + student[0].length + " numbers and the teacher's "
                    + teacher[0].length
                    + ", so their difference is not defined. Use TranslationEvaluator, which compares the"
                    + " student's own.");
        }
        double sum = 0;
        for (int text = 0; text < student.length; text++) {
            for (int i = 0; i < student[text].length; i++) {
                double difference = (double) teacher[text][i] - student[text][i];
                sum += difference * difference;
            }
        }
        return -PER_CENT * sum / ((double) student.length * student[0].length);
    }

    @Override
    public String primaryMetric(SentenceTransformer model) {
        return METRIC;
    }

    @Override
    public EvaluationSize size() {
        return EvaluationSize.ofRows(targets.size(), targets.size() == 1 ? "text" : "texts");
    }

    @Override
    public String whenUndefined() {
        return "The difference to the teacher's vectors is always defined.";
    }

    @Override
    public String contentHash() {
        return ContentHash.ofLists(
                List.of(targets, Arrays.stream(teacher).map(Arrays::toString).toList()));
    }
}
