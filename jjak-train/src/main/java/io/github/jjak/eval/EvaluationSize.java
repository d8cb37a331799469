package io.github.jjak.eval;

import io.github.jjak.error.UsageException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * On how much a model is measured. It belongs beside every metric: accuracy in 100 answers and in 10,000 are different things,
 * and a number from a dozen questions is one of chance.
 *
 * @param counts how many of what, by name, as written to files: {@code questions} and {@code answers} for retrieval, with
 *     {@code all_answers} where only some of them are searched; else {@code rows}
 * @param independent how many different things were asked: the number that says how far chance goes
 * @param inWords such as {@code 102 questions in 1,023 answers}
 */
public record EvaluationSize(Map<String, Integer> counts, int independent, String inWords) {

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
            return "That is too little to choose a model by: the last one stands for the best. Hold out more, at least "
                    + FEWEST_THAT_CHOOSE + " different answers, better " + FEWEST_THAT_SAY_MUCH + ".";
        }
        return doubt();
    }

    /** How little a number of this size says of any model; empty where it says enough. */
    public String doubt() {
        return independent < FEWEST_THAT_SAY_MUCH
                ? "That rests on " + independent + " different right answers or rows; with fewer than "
                        + FEWEST_THAT_SAY_MUCH + " the numbers mean little: one more or less moves them by "
                        + String.format(Locale.ROOT, "%.1f %%.", 100.0 / independent)
                : "";
    }
}
