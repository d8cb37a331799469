package io.github.jjak.cli.command;

import io.github.jjak.cli.display.HumanReadable;
import io.github.jjak.eval.RetrievalResult;
import io.github.jjak.eval.internal.RetrievalComparison.Metric;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The questions on which two models differ most.
 *
 * @param questions texts of all questions
 * @param first what one model found
 * @param second what the other found, on the same questions
 */
record DifferingQuestions(List<String> questions, RetrievalResult first, RetrievalResult second, Metric metric) {

    /**
     * A line for each, those that the second model wins first.
     *
     * @param most how many in each direction
     * @param texts whether their texts are shown
     */
    List<String> lines(String firstName, String secondName, int most, boolean texts) {
        double[] before = first.values(metric::of);
        double[] after = second.values(metric::of);
        List<String> lines = new ArrayList<>();
        for (int sign : new int[] {1, -1}) {
            IntStream.range(0, before.length)
                    .filter(place -> sign * (after[place] - before[place]) > 0)
                    .boxed()
                    .sorted(Comparator.comparingDouble(place -> sign * (before[place] - after[place])))
                    .limit(most)
                    .forEach(place -> {
                        int question = first.queries().get(place);
                        lines.add(HumanReadable.format(
                                "question %d: %s %.4f with %s, %.4f with %s%s",
                                question + 1,
                                metric,
                                before[place],
                                firstName,
                                after[place],
                                secondName,
                                texts ? "\n  question: " + questions.get(question) : ""));
                    });
        }
        return lines;
    }
}
