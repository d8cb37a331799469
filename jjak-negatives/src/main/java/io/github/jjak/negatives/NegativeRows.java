package io.github.jjak.negatives;

import io.github.jjak.data.Dataset;
import java.util.ArrayList;
import java.util.List;

/** Negatives as rows of a {@link Dataset}. */
public final class NegativeRows {

    private NegativeRows() {}

    /** Questions and answers, and then one row for each found positive. */
    public static Dataset withFoundPositives(MiningCorpus corpus, List<FoundPositive> found) {
        List<String> questions = new ArrayList<>(corpus.training().column(0));
        List<String> answers = new ArrayList<>(corpus.training().column(1));
        for (FoundPositive positive : found) {
            questions.add(corpus.question(positive.row()));
            answers.add(positive.text());
        }
        return Dataset.of(corpus.training().columnNames().subList(0, 2), List.of(questions, answers));
    }
}
