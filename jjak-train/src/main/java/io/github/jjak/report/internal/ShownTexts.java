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
 * @param rightAnswers first right answer of each question
 * @param answers by their marks
 */
record ShownTexts(List<String> questions, List<String> rightAnswers, Map<String, String> answers) {

    ShownTexts {
        questions = List.copyOf(questions);
        rightAnswers = List.copyOf(rightAnswers);
        answers = Map.copyOf(answers);
    }

    static ShownTexts of(List<String> questions, List<String> rightAnswers, Collection<String> answers) {
        Map<String, String> byMark = new HashMap<>();
        answers.forEach(answer -> byMark.putIfAbsent(AnswerMark.of(answer), answer));
        return new ShownTexts(questions, rightAnswers, byMark);
    }

    /** At most so many letters of a text. */
    static String shortened(String text, int letters) {
        return text.codePointCount(0, text.length()) <= letters
                ? text
                : text.substring(0, text.offsetByCodePoints(0, letters)).strip() + " …";
    }
}
