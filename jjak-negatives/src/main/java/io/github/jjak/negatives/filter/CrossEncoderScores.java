package io.github.jjak.negatives.filter;

import io.github.jjak.data.Dataset;
import io.github.jjak.data.internal.ContentHash;
import io.github.jjak.data.internal.TextKey;
import io.github.jjak.error.UsageException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Scores of questions and answers from a file, looked up by their normalised texts; of a pair given twice the last counts. */
public final class CrossEncoderScores {

    private final Map<String, Double> scoreOfPair = new HashMap<>();

    /**
     * Takes the scores of a data set.
     *
     * @param rows column 0 questions, column 1 answers, with a score per row
     * @throws UsageException for data without scores or with fewer columns
     */
    public CrossEncoderScores(Dataset rows) {
        double[] scores = rows.scores();
        if (scores == null || rows.columnCount() < 2) {
            throw new UsageException("Cross-encoder scores need three columns: question, answer, score.");
        }
        for (int row = 0; row < rows.rows(); row++) {
            scoreOfPair.put(key(rows.text(row, 0), rows.text(row, 1)), scores[row]);
        }
    }

    /** The score of a pair; NaN where the file has none. */
    public double score(String question, String answer) {
        return scoreOfPair.getOrDefault(key(question, answer), Double.NaN);
    }

    /** SHA-256 of pairs and scores, in lower-case hexadecimal: equal for equal scores, in whatever order they came. */
    public String contentHash() {
        List<List<String>> lines = new ArrayList<>();
        new TreeMap<>(scoreOfPair).forEach((pair, score) -> lines.add(List.of(pair, score.toString())));
        return ContentHash.ofLists(lines);
    }

    private static String key(String question, String answer) {
        return TextKey.of(question) + '\n' + TextKey.of(answer);
    }
}
