package io.github.jjak.report.internal;

import io.github.jjak.eval.internal.AnswerMark;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Texts that a report may show.
 *
 * @param questions the held-out questions in the order in which the run asked them
 * @param answers by their marks
 */
record ShownTexts(List<String> questions, Map<String, String> answers) {

    ShownTexts {
        questions = List.copyOf(questions);
        answers = Map.copyOf(answers);
    }

    static ShownTexts of(List<String> questions, Collection<String> answers) {
        Map<String, String> byMark = new HashMap<>();
        answers.forEach(answer -> byMark.putIfAbsent(AnswerMark.of(answer), answer));
        return new ShownTexts(questions, byMark);
    }
}
