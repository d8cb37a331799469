package io.github.jjak.search.index;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jjak.error.UsageException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * Below which score the best hit is no answer, with what that is worth on the questions it was fitted on.
 *
 * @param minScore least score of an answer, in the scale of the mode
 * @param precision share of right ones among the questions whose best hit reaches it
 * @param coverage share of the answerable questions whose best hit reaches it
 * @param questions number of answerable questions it was fitted on
 * @param unanswerable number of questions without an answer it was fitted on
 */
public record AnswerThreshold(double minScore, double precision, double coverage, int questions, int unanswerable) {

    /**
     * The best hit of a question.
     *
     * @param score of the hit
     * @param right whether it is a right answer
     * @param answerable whether the question has one
     */
    public record Outcome(double score, boolean right, boolean answerable) {}

    /**
     * The least score that keeps a precision, which is the one of greatest coverage; if no score keeps it, the score of the best
     * precision there is.
     *
     * @param outcomes the best hit of each question; a question without hits is left out, but counts
     * @param questions number of answerable questions, hits or not
     * @param unanswerable number of questions without an answer, hits or not
     * @param precision to keep, above 0 and at most 1
     * @throws UsageException if there are no outcomes or the precision is out of range
     */
    public static AnswerThreshold fit(List<Outcome> outcomes, int questions, int unanswerable, double precision) {
        checkPrecision(precision);
        if (outcomes.isEmpty() || questions < 1) {
            throw new UsageException("No question has a hit, so there is nothing to fit a threshold on.");
        }
        List<Outcome> sorted = new ArrayList<>(outcomes);
        sorted.sort(Comparator.comparingDouble(Outcome::score).reversed());
        AnswerThreshold widest = null;
        AnswerThreshold surest = null;
        int right = 0;
        int answerable = 0;
        for (int i = 0; i < sorted.size(); i++) {
            Outcome outcome = sorted.get(i);
            right += outcome.right() ? 1 : 0;
            answerable += outcome.answerable() ? 1 : 0;
            // Equal scores are on one side of any threshold.
            if (i + 1 < sorted.size() && sorted.get(i + 1).score() == outcome.score()) {
                continue;
            }
            AnswerThreshold here = new AnswerThreshold(
                    outcome.score(),
                    right / (double) (i + 1),
                    answerable / (double) questions,
                    questions,
                    unanswerable);
            if (here.precision() >= precision) {
                widest = here;
            }
            if (surest == null || here.precision() >= surest.precision()) {
                surest = here;
            }
        }
        return widest != null ? widest : Objects.requireNonNull(surest);
    }

    void write(ObjectNode json) {
        json.put("min_score", minScore)
                .put("precision", precision)
                .put("coverage", coverage)
                .put("questions", questions)
                .put("unanswerable", unanswerable);
    }

    static AnswerThreshold read(JsonNode json) {
        return new AnswerThreshold(
                json.path("min_score").asDouble(),
                json.path("precision").asDouble(),
                json.path("coverage").asDouble(),
                json.path("questions").asInt(),
                json.path("unanswerable").asInt());
    }

    /** @throws UsageException for a share of right answers that is not above 0 and up to 1 */
    public static void checkPrecision(double precision) {
        if (!(precision > 0 && precision <= 1)) {
            throw new UsageException("The precision is " + precision + "; allowed is above 0 and up to 1.");
        }
    }
}
