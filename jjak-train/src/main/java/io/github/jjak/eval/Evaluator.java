package io.github.jjak.eval;

import io.github.jjak.error.UsageException;
import io.github.jjak.loss.TrainedLoss;
import io.github.jjak.model.SentenceTransformer;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Measures a model on data it was not trained on. */
public interface Evaluator {

    /**
     * Metric names (as in sentence-transformers, with the model's own similarity in them) to values, in the order they should
     * be shown. A value that is undefined is NaN.
     */
    Map<String, Double> evaluate(SentenceTransformer model);

    /**
     * The same in training, for evaluators that measure by what losses train beside the model; others look at the model alone.
     *
     * @param losses of the run, one per data set
     */
    default Map<String, Double> evaluate(SentenceTransformer model, List<TrainedLoss> losses) {
        return evaluate(model);
    }

    /** The metric of a model by which the best one is chosen. */
    String primaryMetric(SentenceTransformer model);

    /** Whether a greater value of that metric is better, as of most; {@code greater_is_better} of transformers. */
    default boolean greaterIsBetter() {
        return true;
    }

    /** On how much it measures. */
    EvaluationSize size();

    /** When a metric of it is undefined, as a sentence for people. */
    String whenUndefined();

    /** A hash of all that is measured: which model is the best depends on it, so a resumed run must have the same. */
    String contentHash();

    /**
     * On how much a model is measured. It belongs beside every metric: accuracy in 100 answers and in 10,000 are different things,
     * and a number from a dozen questions is one of chance.
     *
     * @param counts how many of what, by name, as written to files: {@code questions} and {@code answers} for retrieval, with
     *     {@code all_answers} where only some of them are searched; else {@code rows}
     * @param independent how many different things were asked: the number that says how far chance goes
     * @param inWords such as {@code 102 questions in 1,023 answers}
     */
    record EvaluationSize(Map<String, Integer> counts, int independent, String inWords) {

        /** With fewer than this, a metric says little. */
        public static final int FEWEST_THAT_SAY_MUCH = 50;

        /** With fewer than this, a metric does not choose a model. */
        public static final int FEWEST_THAT_CHOOSE = 10;

        public EvaluationSize {
            counts = Collections.unmodifiableMap(new LinkedHashMap<>(counts));
        }

        /** A number of rows of some kind, such as {@code pairs}. */
        public static EvaluationSize ofRows(int rows, String kind) {
            return new EvaluationSize(Map.of("rows", rows), rows, String.format(Locale.ROOT, "%,d %s", rows, kind));
        }

        /**
         * Questions searched in answers.
         *
         * @param rightAnswers distinct answers that are right for some question
         * @param answers distinct answers that are searched
         * @param allAnswers distinct answers from which they were drawn, {@code answers} if it is all of them
         * @throws UsageException if more are searched than there are
         */
        public static EvaluationSize ofRetrieval(int questions, int rightAnswers, int answers, int allAnswers) {
            if (answers > allAnswers) {
                throw new UsageException(answers + " answers cannot be drawn from " + allAnswers + ".");
            }
            Map<String, Integer> counts = new LinkedHashMap<>();
            counts.put("questions", questions);
            counts.put("answers", answers);
            String of = "";
            if (answers < allAnswers) {
                counts.put("all_answers", allAnswers);
                of = String.format(Locale.ROOT, " of %,d", allAnswers);
            }
            return new EvaluationSize(
                    counts,
                    Math.min(questions, rightAnswers),
                    String.format(
                            Locale.ROOT,
                            "%,d %s in %,d%s %s",
                            questions,
                            questions == 1 ? "question" : "questions",
                            answers,
                            of,
                            allAnswers == 1 ? "answer" : "answers"));
        }

        /** Whether a best model may be chosen by it. */
        public boolean choosesBest() {
            return independent >= FEWEST_THAT_CHOOSE;
        }

        /** What people must know who train a model and measure it so; empty if nothing. */
        public String warning() {
            if (!choosesBest()) {
                return "This is too little to choose the best model, so the last one is used. Hold out more, at least "
                        + FEWEST_THAT_CHOOSE + " different answers, better " + FEWEST_THAT_SAY_MUCH + ".";
            }
            return doubt();
        }

        /** How little a number of this size says of any model; empty where it says enough. */
        public String doubt() {
            return independent < FEWEST_THAT_SAY_MUCH
                    ? "This is based on " + independent + " different right answers or rows; with fewer than "
                            + FEWEST_THAT_SAY_MUCH + " the numbers mean little: one more or less changes them by "
                            + String.format(Locale.ROOT, "%.1f %%.", 100.0 / independent)
                    : "";
        }
    }
}
