package io.github.jjak.bench.negatives;

import io.github.jjak.data.Dataset;
import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Arguments of an experiment, {@code key=value}. */
final class ExperimentOptions {

    private final Map<String, String> values = new LinkedHashMap<>();

    /** The last one of a key counts; an argument without {@code =} is a key with an empty value. */
    ExperimentOptions(String[] arguments) {
        for (String argument : arguments) {
            String[] parts = argument.split("=", 2);
            values.put(parts[0], parts.length == 2 ? parts[1] : "");
        }
    }

    /** @throws IllegalArgumentException if it was not given */
    String required(String key) {
        String value = values.get(key);
        if (value == null) {
            throw new IllegalArgumentException("give " + key + "=...");
        }
        return value;
    }

    String get(String key, String usual) {
        return values.getOrDefault(key, usual);
    }

    int integer(String key, int usual) {
        return Integer.parseInt(get(key, String.valueOf(usual)));
    }

    double number(String key, String usual) {
        return Double.parseDouble(get(key, usual));
    }

    /** Names of the columns of question and answer. */
    String[] columns() {
        return get("columns", "question,answer").split(",", 0);
    }

    /** The rows, of whose answers only the first sentence is left if {@code answers=first-sentence} was given. */
    Dataset cut(Dataset rows) {
        if (!get("answers", "").equals("first-sentence")) {
            return rows;
        }
        List<String> answers =
                rows.column(1).stream().map(ExperimentOptions::firstSentence).toList();
        return Dataset.of(List.of("question", "answer"), List.of(List.copyOf(rows.column(0)), answers));
    }

    private static String firstSentence(String text) {
        BreakIterator sentences = BreakIterator.getSentenceInstance(Locale.ENGLISH);
        sentences.setText(text);
        return text.substring(0, Math.max(0, sentences.next())).strip();
    }

    /** The rows of a test that share neither question nor answer with the training data. */
    static Dataset unseen(Dataset test, Dataset training) {
        List<Integer> rows = new ArrayList<>();
        for (int row = 0; row < test.rows(); row++) {
            if (training.positives().clusterOfQuestion(test.text(row, 0)) < 0
                    && training.positives().clusterOfAnswer(test.text(row, 1)) < 0) {
                rows.add(row);
            }
        }
        return test.select(rows.stream().mapToInt(Integer::intValue).toArray());
    }
}
