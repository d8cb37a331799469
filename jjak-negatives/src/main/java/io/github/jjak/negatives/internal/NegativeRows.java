package io.github.jjak.negatives.internal;

import io.github.jjak.data.Dataset;
import io.github.jjak.negatives.Candidate;
import io.github.jjak.negatives.MinedNegatives;
import io.github.jjak.negatives.MinedNegatives.FoundPositive;
import io.github.jjak.negatives.MiningCorpus;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Negatives as rows of a {@link Dataset}. */
public final class NegativeRows {

    private NegativeRows() {}

    /** Questions and answers, and then one row for each found positive. */
    public static Dataset withFoundPositives(MiningCorpus corpus, List<FoundPositive> found) {
        return Dataset.of(
                corpus.training().columnNames().subList(0, 2),
                List.of(questions(corpus, found), answers(corpus, found)));
    }

    /**
     * Rows to train on: question, answer and {@code negative_1} to {@code negative_n}, empty where a row has fewer, each negative
     * tagged with its strategy. Found positives are rows at the end, with the negatives of the row they were found for. A negative
     * is in the row of its source, so it is in its batch.
     */
    public static Dataset toTrainOn(MinedNegatives mined) {
        MiningCorpus corpus = mined.corpus();
        List<Integer> rows = new ArrayList<>();
        for (int row = 0; row < corpus.rows(); row++) {
            rows.add(row);
        }
        mined.foundPositives().forEach(positive -> rows.add(positive.row()));
        List<String> names = new ArrayList<>(corpus.training().columnNames().subList(0, 2));
        List<List<String>> columns = new ArrayList<>(
                List.of(questions(corpus, mined.foundPositives()), answers(corpus, mined.foundPositives())));
        List<List<String>> tags = new ArrayList<>();
        for (int i = 0; i < mined.mostPerRow(); i++) {
            names.add("negative_" + (i + 1));
            List<String> texts = new ArrayList<>(rows.size());
            List<String> strategies = new ArrayList<>(rows.size());
            for (int row : rows) {
                List<Candidate> ofRow = mined.ofRow().get(row);
                texts.add(i < ofRow.size() ? ofRow.get(i).text() : "");
                strategies.add(i < ofRow.size() ? ofRow.get(i).strategy() : "");
            }
            columns.add(texts);
            tags.add(strategies);
        }
        return Dataset.of(names, columns).withNegativeTags(tags);
    }

    /** Labelled pairs: every question with its answer scored 1, and with each of its negatives scored 0. */
    public static Dataset toLabelledPairs(MinedNegatives mined) {
        List<String> left = questions(mined.corpus(), mined.foundPositives());
        List<String> right = answers(mined.corpus(), mined.foundPositives());
        int positives = left.size();
        for (Candidate negative : mined.all()) {
            left.add(mined.corpus().question(negative.row()));
            right.add(negative.text());
        }
        double[] labels = new double[left.size()];
        Arrays.fill(labels, 0, positives, 1);
        return Dataset.of(List.of("sentence1", "sentence2"), List.of(left, right), labels);
    }

    private static List<String> questions(MiningCorpus corpus, List<FoundPositive> found) {
        List<String> questions = new ArrayList<>(corpus.training().column(0));
        found.forEach(positive -> questions.add(corpus.question(positive.row())));
        return questions;
    }

    private static List<String> answers(MiningCorpus corpus, List<FoundPositive> found) {
        List<String> answers = new ArrayList<>(corpus.training().column(1));
        found.forEach(positive -> answers.add(positive.text()));
        return answers;
    }
}
