package io.github.jjak.cli.option;

import io.github.jjak.cli.display.HumanReadable;
import io.github.jjak.data.Dataset;
import io.github.jjak.data.internal.TextKey;
import io.github.jjak.error.DataException;
import io.github.jjak.error.UsageException;
import io.github.jjak.eval.InformationRetrievalEvaluator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The answers in which held-out questions are searched: all answers of the data, trained on or held out, and those of further files.
 *
 * @param all every row of {@code --data}
 * @param data {@code --data}, and how files are read
 * @param answers those of feedback
 * @param further {@code --eval-corpus}
 * @param size most answers that are searched
 * @param seed of the sample
 */
record EvaluationCorpus(Dataset all, DataOptions data, AnswerTexts answers, List<String> further, int size, long seed) {

    /** With this many answers an evaluation costs less than a sixth of an epoch over as many pairs. */
    static final int DEFAULT_SIZE = 50_000;

    EvaluationCorpus {
        if (size < 1) {
            throw new UsageException("--eval-corpus-size must be at least 1, but is " + size + ".");
        }
    }

    /**
     * The evaluator of held-out rows in this corpus.
     *
     * @param heldOut as of {@link #measured}
     */
    InformationRetrievalEvaluator evaluator(Dataset heldOut, CommonOptions common) {
        InformationRetrievalEvaluator.Builder builder = InformationRetrievalEvaluator.builder(heldOut)
                .furtherAnswers(all.column(1))
                .furtherAnswers(List.copyOf(answers.texts().values()))
                .sample(size, seed);
        for (String location : further) {
            builder.furtherAnswers(CorpusFile.parse(location).texts(answerColumn(heldOut), data, common));
        }
        return builder.build();
    }

    /**
     * The pairs that are measured: the held-out rows that belong together, and pairs of the data that have one of their questions,
     * whose answers are right as well.
     */
    Dataset measured(Dataset heldOut) {
        Dataset pairs = belonging(heldOut);
        Set<String> questions = new HashSet<>();
        Set<List<String>> known = new HashSet<>();
        for (int row = 0; row < pairs.rows(); row++) {
            questions.add(TextKey.of(pairs.text(row, 0)));
            known.add(key(pairs, row));
        }
        double[] labels = all.scores();
        int[] others = IntStream.range(0, all.rows())
                .filter(row -> labels == null || labels[row] == 1)
                .filter(row -> questions.contains(TextKey.of(all.text(row, 0))) && known.add(key(all, row)))
                .toArray();
        return others.length == 0 ? pairs : joined(pairs, all.select(others));
    }

    private static List<String> key(Dataset rows, int row) {
        return List.of(TextKey.of(rows.text(row, 0)), TextKey.of(rows.text(row, 1)));
    }

    private static Dataset joined(Dataset first, Dataset second) {
        List<List<String>> columns = new ArrayList<>();
        for (int column = 0; column < 2; column++) {
            List<String> texts = new ArrayList<>(first.column(column));
            texts.addAll(second.column(column));
            columns.add(texts);
        }
        return Dataset.of(first.columnNames().subList(0, 2), columns);
    }

    private static Dataset belonging(Dataset rows) {
        double[] labels = rows.scores();
        if (labels == null) {
            return rows;
        }
        int[] positive = IntStream.range(0, labels.length)
                .filter(row -> labels[row] == 1)
                .toArray();
        if (positive.length == 0) {
            throw new DataException(
                    "No held-out row has label 1, so there is nothing to retrieve. Use --eval-task pairs, or hold out"
                            + " more rows.");
        }
        Dataset pairs = rows.select(positive);
        return Dataset.of(pairs.columnNames(), columns(pairs));
    }

    private static List<List<String>> columns(Dataset rows) {
        return IntStream.range(0, rows.columnCount()).mapToObj(rows::column).toList();
    }

    /** Options of {@code jjak evaluate} that search the same answers; none where they are in no file. */
    List<String> sameCorpus(Dataset heldOut) {
        List<String> options = new ArrayList<>();
        if (!answers.texts().isEmpty()) {
            if (answers.corpus().isEmpty()) {
                return options;
            }
            options.addAll(List.of("--corpus", answers.corpus()));
        }
        for (String location : data.data) {
            options.addAll(List.of("--corpus", location + ":" + answerColumn(heldOut)));
        }
        for (String location : further) {
            options.addAll(List.of("--corpus", location));
        }
        options.addAll(List.of("--corpus-size", Integer.toString(size), "--seed", Long.toString(seed)));
        return options;
    }

    private static String answerColumn(Dataset rows) {
        return rows.columnNames().get(1);
    }

    /** How many held-out rows have a question, or else an answer, that is trained on, in words; empty for none. */
    static String leak(Dataset heldOut, Dataset training) {
        int questions = 0;
        int answers = 0;
        for (int row = 0; row < heldOut.rows(); row++) {
            if (training.positives().clusterOfQuestion(heldOut.text(row, 0)) >= 0) {
                questions++;
            } else if (training.positives().clusterOfAnswer(heldOut.text(row, 1)) >= 0) {
                answers++;
            }
        }
        String leaked = questions == 0
                ? ""
                : HumanReadable.format(
                        "%d of %d held-out rows have a question that is also in the training data: the results are too"
                                + " optimistic there (see jjak data check). ",
                        questions, heldOut.rows());
        String known = answers == 0
                ? ""
                : HumanReadable.format(
                        "%d of %d held-out rows have a new question for an answer in the training data, which is"
                                + " easier than an unseen answer.",
                        answers, heldOut.rows());
        return (leaked + known).strip();
    }

    /** Whether the scores of rows are not 1 and 0 only. */
    static boolean graded(Dataset rows) {
        double[] scores = rows.scores();
        return scores != null && !Arrays.stream(scores).allMatch(score -> score == 0 || score == 1);
    }
}
