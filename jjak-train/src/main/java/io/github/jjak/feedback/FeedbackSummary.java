package io.github.jjak.feedback;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What became of feedback, in numbers.
 *
 * @param events events read
 * @param unreadableLines lines that are no event and no query
 * @param withoutText events on questions whose text was not kept
 * @param positives pairs of question and right answer that marks made
 * @param clickedPositives those that clicks made
 * @param alreadyKnown right answers that the data had already
 * @param negatives refused answers that are used
 * @param conflicts hits on which people, or the data, say different things
 * @param unclear hits of which nothing is known
 * @param withoutAnswer judged hits whose id no answer has
 * @param withoutPositive refused answers of questions without any right answer, which are not used
 * @param tooMany refused answers beyond the most that a question has
 */
public record FeedbackSummary(
        int events,
        int unreadableLines,
        int withoutText,
        int positives,
        int clickedPositives,
        int alreadyKnown,
        int negatives,
        int conflicts,
        int unclear,
        int withoutAnswer,
        int withoutPositive,
        int tooMany) {

    /** The numbers by name, in snake case. */
    public Map<String, Integer> asMap() {
        Map<String, Integer> map = new LinkedHashMap<>();
        map.put("events", events);
        map.put("unreadable_lines", unreadableLines);
        map.put("without_text", withoutText);
        map.put("positives", positives);
        map.put("clicked_positives", clickedPositives);
        map.put("already_known", alreadyKnown);
        map.put("negatives", negatives);
        map.put("conflicts", conflicts);
        map.put("unclear", unclear);
        map.put("without_answer", withoutAnswer);
        map.put("without_positive", withoutPositive);
        map.put("too_many", tooMany);
        return Collections.unmodifiableMap(map);
    }
}
