package io.github.jjak.negatives;

import io.github.jjak.data.Dataset;
import io.github.jjak.negatives.internal.MinedCandidates;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Small data for tests. */
public final class TestCorpus {

    private TestCorpus() {}

    /** Rows given as question, answer, question, answer. */
    public static Dataset rows(String... texts) {
        List<String> questions = new ArrayList<>();
        List<String> answers = new ArrayList<>();
        for (int i = 0; i < texts.length; i += 2) {
            questions.add(texts[i]);
            answers.add(texts[i + 1]);
        }
        return Dataset.of(List.of("question", "answer"), List.of(questions, answers));
    }

    /** So many rows, each with its own question and answer. */
    public static MiningCorpus distinct(int rows) {
        String[] texts = new String[2 * rows];
        for (int row = 0; row < rows; row++) {
            texts[2 * row] = "질문 " + row;
            texts[2 * row + 1] = "대답 " + row;
        }
        return MiningCorpus.of(rows(texts));
    }

    /** A strategy that finds the same documents with the same scores for every row. */
    public static MinedCandidates fixed(MiningCorpus corpus, String strategy, double positive, double... scores) {
        return new MinedCandidates() {
            @Override
            public String strategy() {
                return strategy;
            }

            @Override
            public List<Candidate> ofRow(int row) {
                List<Candidate> candidates = new ArrayList<>();
                for (int document = 0; document < scores.length; document++) {
                    candidates.add(Candidate.found(
                            row,
                            document,
                            corpus.documents().get(document),
                            strategy,
                            "question",
                            scores[document],
                            positive,
                            document + 1));
                }
                return candidates;
            }
        };
    }

    /** A strategy that makes curated texts. */
    public static MinedCandidates made(String strategy, String... texts) {
        return new MinedCandidates() {
            @Override
            public String strategy() {
                return strategy;
            }

            @Override
            public List<Candidate> ofRow(int row) {
                return Arrays.stream(texts)
                        .map(text -> Candidate.made(row, text + " " + row, strategy, "tense", 0))
                        .toList();
            }
        };
    }
}
