package io.github.jjak.cli.option;

import io.github.jjak.crossencoder.CrossEncoderClassificationEvaluator;
import io.github.jjak.crossencoder.CrossEncoderEvaluator;
import io.github.jjak.data.Dataset;
import io.github.jjak.data.Split;
import io.github.jjak.error.UsageException;
import io.github.jjak.eval.InformationRetrievalEvaluator;
import io.github.jjak.model.SentenceTransformer;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a cross-encoder is measured on while it is trained: the answers that a first search finds, reranked; or classes. */
public final class CrossHeldOutOptions {

    @Option(names = "--eval-data", paramLabel = "FILE", description = "Held-out rows with the same columns.")
    private @Nullable String evalData;

    @Option(
            names = "--eval-split",
            paramLabel = "SHARE",
            description = "Without --eval-data: share of rows held out, by answer cluster; 0 for none (default: 0.1).")
    private @Nullable Double evalSplit;

    @Option(
            names = "--eval-corpus",
            paramLabel = "FILE[:COLUMN]",
            description = "More answers to search in, besides all answers of --data and --eval-data. Can be repeated.")
    private List<String> evalCorpus = List.of();

    @Option(
            names = "--eval-depth",
            paramLabel = "N",
            description = "Answers of the first search that are reranked (default: ${DEFAULT-VALUE}).")
    private int depth = RerankedAnswers.DEFAULT_DEPTH;

    @Option(
            names = "--eval-first",
            paramLabel = "MODEL",
            description = "The first search: bm25, or an encoder (default: bm25).")
    private String first = LexicalBaseline.NAME;

    /**
     * What is trained on, and what is measured.
     *
     * @param training rows to train on
     * @param rows held-out rows, null for none
     * @param evaluator null for no measurement
     * @param answers what is reranked; null where classes are measured or nothing
     */
    public record Parts(
            Dataset training,
            @Nullable Dataset rows,
            @Nullable CrossEncoderEvaluator evaluator,
            @Nullable RerankedAnswers answers) {}

    /** Refuses what cannot be. */
    public void check() {
        if (evalData != null && evalSplit != null) {
            throw new UsageException("--eval-data and --eval-split contradict each other; give one of them.");
        }
        if (depth < 1 || depth > 1000) {
            throw new UsageException("--eval-depth must be from 1 to 1000, but is " + depth + ".");
        }
        if (!first.equals(LexicalBaseline.NAME)) {
            Preflight.model(first);
        }
    }

    /**
     * Sets rows aside or reads others.
     *
     * @param reader reads a file as {@code --data} was read
     */
    public Parts of(
            Dataset all,
            DataOptions data,
            CrossLossOptions losses,
            Function<String, Dataset> reader,
            long seed,
            CommonOptions common) {
        String file = evalData;
        Double share = evalSplit;
        if (file == null && share != null && share == 0) {
            return new Parts(all, null, null, null);
        }
        Dataset training = all;
        Dataset heldOut;
        if (file != null) {
            heldOut = reader.apply(file);
        } else {
            Split split = all.split(share == null ? 0.1 : share, seed);
            training = split.training();
            heldOut = split.heldOut();
            common.say(
                    "Held out %d of %d rows for evaluation; training and evaluation share no question or answer.",
                    heldOut.rows(), all.rows());
        }
        if (losses.isOverClasses()) {
            CrossEncoderEvaluator evaluator = CrossEncoderClassificationEvaluator.of(heldOut);
            common.say("The model is evaluated on %s.", evaluator.size().inWords());
            return new Parts(training, heldOut, evaluator, null);
        }
        if (EvaluationCorpus.graded(heldOut)) {
            throw new UsageException("The held-out rows have graded labels, by which no answer is right or wrong. Give"
                    + " --eval-split 0, and measure with jjak evaluate.");
        }
        EvaluationCorpus corpus =
                new EvaluationCorpus(all, data, AnswerTexts.NONE, evalCorpus, EvaluationCorpus.DEFAULT_SIZE, seed);
        Dataset pairs = corpus.measured(heldOut);
        RerankedAnswers answers = reranked(corpus.evaluator(pairs, common), common);
        return new Parts(training, pairs, answers.evaluator(), answers);
    }

    private RerankedAnswers reranked(InformationRetrievalEvaluator retrieval, CommonOptions common) {
        String warning = retrieval.size().warning();
        common.say(
                "The model reranks the best %d answers of %s, for %s.%s",
                depth, first, retrieval.size().inWords(), warning.isEmpty() ? "" : " " + warning);
        if (first.equals(LexicalBaseline.NAME)) {
            return RerankedAnswers.of(retrieval, null, depth);
        }
        try (SentenceTransformer encoder = ModelOption.load(first, null, common)) {
            return RerankedAnswers.of(retrieval, encoder, depth);
        }
    }
}
