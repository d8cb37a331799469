package io.github.jjak.cli.option;

import io.github.jjak.data.Dataset;
import io.github.jjak.data.Split;
import io.github.jjak.error.UsageException;
import io.github.jjak.eval.Evaluator;
import io.github.jjak.eval.InformationRetrievalEvaluator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a model is measured on while it is trained. */
public final class HeldOutOptions {

    @Option(names = "--eval-data", paramLabel = "FILE", description = "Held-out rows with the same columns.")
    private @Nullable String evalData;

    @Option(
            names = "--eval-columns",
            paramLabel = "A,B,C",
            split = ",",
            description = "Columns of --eval-data that --eval-task needs, where they are not those of --data.")
    private List<String> evalColumns = List.of();

    @Option(
            names = "--eval-split",
            paramLabel = "SHARE",
            description = "Without --eval-data: share of rows held out, by answer cluster; 0 for none (default: 0.1).")
    private @Nullable Double evalSplit;

    @Option(
            names = "--eval-task",
            paramLabel = "TASK",
            description = "Evaluation task: retrieval, sts, triplet, pairs, reranking or"
                    + " paraphrase-mining, as evaluate's --task, or label-accuracy for --loss softmax"
                    + " (default: retrieval; sts for losses on graded scores).")
    private @Nullable EvaluationTask evalTask;

    @Option(
            names = "--eval-corpus",
            paramLabel = "FILE[:COLUMN]",
            description = {
                "More answers to search in, besides all answers of --data and --eval-data (default column: that of the",
                "answers in --data). Can be repeated."
            })
    private List<String> evalCorpus = List.of();

    @Option(
            names = "--eval-corpus-size",
            paramLabel = "N",
            description =
                    "Maximum number of answers to search at each evaluation; if there are more, a sample by --seed"
                            + " (default: ${DEFAULT-VALUE}).")
    private int evalCorpusSize = EvaluationCorpus.DEFAULT_SIZE;

    @Option(names = "--no-bm25", description = "Do not evaluate BM25 for comparison.")
    private boolean noBm25;

    /**
     * Sets rows aside or reads others.
     *
     * @param all rows of {@code --data} and of feedback
     * @param data {@code --data}, and how files are read
     * @param answers those of feedback
     * @param reader reads a file as {@code --data} was read
     * @param withoutSimilarity what the data are, if no similarity can be measured by them, for instance classes; else empty
     * @param softmax whether a classifier of pairs is trained
     */
    public HeldOut of(
            Dataset all,
            DataOptions data,
            AnswerTexts answers,
            Function<String, Dataset> reader,
            String withoutSimilarity,
            boolean softmax,
            long seed,
            CommonOptions common) {
        String file = evalData;
        Double share = evalSplit;
        check(withoutSimilarity, softmax);
        if (!withoutSimilarity.isEmpty() && file == null && !byClassifier()) {
            common.say(
                    "The data are %s, which say nothing of similarity, so the model is not measured; --eval-data would.",
                    withoutSimilarity);
            return HeldOut.none(all);
        }
        EvaluationCorpus corpus = new EvaluationCorpus(all, data, answers, evalCorpus, evalCorpusSize, seed);
        if (file != null) {
            EvaluationTask task = evalTask;
            Dataset heldOut = task == null || evalColumns.isEmpty()
                    ? reader.apply(file)
                    : data.read(file, task.columns(evalColumns), common);
            String leak = EvaluationCorpus.leak(heldOut, all);
            if (!leak.isEmpty()) {
                common.say("%s", leak);
            }
            return measured(all, heldOut, corpus, common);
        }
        if (share != null && share == 0) {
            return HeldOut.none(all);
        }
        Split split = all.split(share == null ? 0.1 : share, seed);
        common.say(
                "Held out %d of %d rows for evaluation; training and evaluation share no question or answer.",
                split.heldOut().rows(), all.rows());
        sayLeftOut(all, split, common);
        return measured(split.training(), split.heldOut(), corpus, common);
    }

    /** How many rows are in neither part of a split, and why. */
    public static int sayLeftOut(Dataset all, Split split, CommonOptions common) {
        int left = all.rows() - split.heldOut().rows() - split.training().rows();
        if (left > 0) {
            common.say(
                    all.syntheticRows() == 0
                            ? "%d rows labelled 0 have one text on each side and were left out."
                            : "%d rows were left out: synthetic questions of held-out answers, or labelled 0 with one"
                                    + " text on each side.",
                    left);
        }
        return left;
    }

    private boolean byClassifier() {
        return evalTask == EvaluationTask.LABEL_ACCURACY;
    }

    private void check(String withoutSimilarity, boolean softmax) {
        if (evalData != null && evalSplit != null) {
            throw new UsageException("--eval-data and --eval-split contradict each other; give one of them.");
        }
        if (!evalColumns.isEmpty() && (evalData == null || evalTask == null)) {
            throw new UsageException("--eval-columns are the columns of --eval-data for --eval-task. Give both.");
        }
        if (byClassifier() && !softmax) {
            throw new UsageException(
                    "--eval-task label-accuracy measures the classifier of --loss softmax. Use it with that"
                            + " loss.");
        }
        if (byClassifier() && !evalColumns.isEmpty()) {
            throw new UsageException(
                    "--eval-task label-accuracy uses the columns of --columns and the classes found there;"
                            + " leave --eval-columns out.");
        }
        boolean needsRows = evalTask != null || (evalSplit != null && evalSplit != 0) || evalData != null;
        boolean without = !withoutSimilarity.isEmpty();
        if (without && needsRows && evalColumns.isEmpty() && !byClassifier()) {
            throw new UsageException(
                    "The data are " + withoutSimilarity + ", which say nothing of similarity. Measure on other"
                            + " data: --eval-data FILE --eval-task sts --eval-columns sentence1,sentence2,score.");
        }
        if (without && evalTask == EvaluationTask.RETRIEVAL) {
            throw new UsageException("--eval-task retrieval searches in the answers of --data too, but these are "
                    + withoutSimilarity + " and have none. Use sts, triplet or pairs, or jjak evaluate afterwards.");
        }
    }

    private HeldOut measured(Dataset training, Dataset heldOut, EvaluationCorpus corpus, CommonOptions common) {
        boolean graded = EvaluationCorpus.graded(heldOut);
        EvaluationTask task = evalTask == null ? graded ? EvaluationTask.STS : EvaluationTask.RETRIEVAL : evalTask;
        if (task != EvaluationTask.RETRIEVAL) {
            if (!evalCorpus.isEmpty()) {
                throw new UsageException("--eval-corpus works with --eval-task retrieval only.");
            }
            Evaluator evaluator = task.evaluator(heldOut);
            announce(evaluator, common);
            return new HeldOut(training, heldOut, evaluator, Map.of(), List.of());
        }
        if (graded) {
            throw new UsageException(
                    "--eval-task retrieval needs positive pairs, but the held-out rows have graded scores. Use"
                            + " --eval-task sts.");
        }
        Dataset pairs = corpus.measured(heldOut);
        InformationRetrievalEvaluator retrieval = corpus.evaluator(pairs, common);
        announce(retrieval, common);
        return new HeldOut(
                training,
                pairs,
                new MeasuredRetrieval(retrieval),
                noBm25 ? Map.of() : LexicalBaseline.evaluate(retrieval),
                corpus.sameCorpus(pairs));
    }

    private static void announce(Evaluator evaluator, CommonOptions common) {
        String warning = evaluator.size().warning();
        common.say(
                "The model is evaluated on %s.%s", evaluator.size().inWords(), warning.isEmpty() ? "" : " " + warning);
    }
}
