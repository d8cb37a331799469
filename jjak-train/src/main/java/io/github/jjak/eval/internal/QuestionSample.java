package io.github.jjak.eval.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Questions of a retrieval task and the first right answer of each: so many that their cosines can be counted, spread evenly over the task.
 *
 * @param questions numbers of the questions, ascending
 * @param answers position of the first right answer of each that is searched
 */
public record QuestionSample(List<Integer> questions, List<Integer> answers) {

    /** With so many, all their pairs are a million. */
    static final int MOST = 1000;

    public QuestionSample {
        questions = List.copyOf(questions);
        answers = List.copyOf(answers);
    }

    /**
     * The sample of a task.
     *
     * @param relevant positions of the right answers of each question
     * @param searched number of answers that are searched; right answers beyond are judged and not there
     */
    public static QuestionSample of(List<Set<Integer>> relevant, int searched) {
        List<Integer> asked = new ArrayList<>();
        List<Integer> right = new ArrayList<>();
        for (int question = 0; question < relevant.size(); question++) {
            int first = relevant.get(question).stream()
                    .mapToInt(Integer::intValue)
                    .filter(answer -> answer < searched)
                    .min()
                    .orElse(-1);
            if (first >= 0) {
                asked.add(question);
                right.add(first);
            }
        }
        int[] kept = evenly(asked.size(), MOST);
        List<Integer> questions = new ArrayList<>();
        List<Integer> answers = new ArrayList<>();
        for (int at : kept) {
            questions.add(asked.get(at));
            answers.add(right.get(at));
        }
        return new QuestionSample(questions, answers);
    }

    /** At most so many of the numbers from 0 to below {@code count}, evenly spread. */
    public static int[] evenly(int count, int most) {
        int[] kept = new int[Math.min(count, most)];
        for (int i = 0; i < kept.length; i++) {
            kept[i] = (int) ((long) i * count / kept.length);
        }
        return kept;
    }

    /** Where in the sample each answer is the right one. */
    public Map<Integer, List<Integer>> placesOfAnswer() {
        Map<Integer, List<Integer>> places = new HashMap<>();
        for (int place = 0; place < answers.size(); place++) {
            places.computeIfAbsent(answers.get(place), none -> new ArrayList<>())
                    .add(place);
        }
        return places;
    }
}
