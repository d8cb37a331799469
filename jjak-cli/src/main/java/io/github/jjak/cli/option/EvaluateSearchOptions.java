package io.github.jjak.cli.option;

import io.github.jjak.cli.display.Predictions;
import io.github.jjak.error.UsageException;
import io.github.jjak.eval.InformationRetrievalEvaluator;
import io.github.jjak.eval.RetrievalMetrics;
import io.github.jjak.eval.RetrievalResult;
import io.github.jjak.judgement.internal.TrecRun;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.rank.Ranking;
import io.github.jjak.search.index.IndexRow;
import io.github.jjak.search.index.IndexSettings;
import io.github.jjak.search.index.Reranker;
import io.github.jjak.search.index.SearchHit;
import io.github.jjak.search.index.SearchIndex;
import io.github.jjak.search.index.SearchMode;
import io.github.jjak.search.index.SearchRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How retrieval searches, and what is said of single questions. */
public final class EvaluateSearchOptions {

    @Option(
            names = "--mode",
            paramLabel = "MODE",
            description = "For retrieval: bm25, dense, or hybrid as jjak search does (default: dense; bm25 for --model"
                    + " bm25).")
    private @Nullable SearchMode mode;

    @Option(
            names = "--predictions",
            paramLabel = "FILE",
            description = "For retrieval: write each question with its correct answers and its ten best hits, one JSON"
                    + " object per line.")
    private @Nullable Path predictions;

    @Option(
            names = "--worst",
            paramLabel = "N",
            description =
                    "For retrieval: list the N questions whose correct answer ranks lowest; with texts if --verbose.")
    private int worst;

    @Option(
            names = "--run-file",
            paramLabel = "FILE",
            description =
                    "For retrieval: write the first 100 hits of each question as a TREC run, for trec_eval and the"
                            + " like.")
    private @Nullable Path runFile;

    @Mixin
    private RerankOptions rerank = new RerankOptions();

    @Mixin
    private QuantizationOptions quantization = new QuantizationOptions();

    /** Whether anything but the usual measurement is wanted. */
    public boolean given() {
        return mode != null || perQuestion() || rerank.given() || quantization.given();
    }

    /** Whether something is said of single questions, which is for one data set. */
    public boolean perQuestion() {
        return predictions != null || runFile != null || worst != 0;
    }

    /** Whether what was found is compared with another search, by intervals, which are for one data set. */
    public boolean compares() {
        return rerank.given() || quantization.given();
    }

    /** The second stage, or none; the caller closes it. */
    public RerankOptions.Loaded loadReranker(CommonOptions common) {
        return rerank.load(common);
    }

    /** Whether the model is looked at. */
    public boolean needsModel() {
        return mode != SearchMode.BM25;
    }

    /** Refuses what does not go together, before anything is read. */
    public void check(EvaluationTask task, boolean byWords) {
        if (given() && task != EvaluationTask.RETRIEVAL) {
            throw new UsageException(
                    "--mode, --rerank, --embedding-precision, --predictions, --run-file and --worst work with --task"
                            + " retrieval only.");
        }
        if (byWords && mode != null && mode != SearchMode.BM25) {
            throw new UsageException("--mode " + mode + " needs a model; --model bm25 is keyword search only.");
        }
        rerank.check();
        quantization.check();
        if (quantization.given() && (byWords || rerank.given() || perQuestion() || notDense())) {
            throw new UsageException(
                    "--embedding-precision is about the vectors of a model: leave out --model bm25, --mode bm25 and hybrid,"
                            + " --rerank, --predictions, --run-file and --worst.");
        }
        Preflight.output(predictions);
        Preflight.output(runFile);
        if (worst < 0) {
            throw new UsageException("--worst is " + worst + "; give a number of questions, 1 or more.");
        }
    }

    private boolean notDense() {
        return mode != null && mode != SearchMode.DENSE;
    }

    /**
     * What was found in one data set.
     *
     * @param rankings of each question
     * @param name in front of its metrics
     */
    public record Found(RetrievalResult result, List<Ranking> rankings, String name) {

        /** Metrics by name, such as {@code cosine_ndcg@10}. */
        public Map<String, Double> metrics() {
            return result.asMap(name);
        }
    }

    /** @param model null for search by words */
    public static Found search(
            InformationRetrievalEvaluator retrieval, @Nullable SentenceTransformer model, @Nullable SearchMode mode) {
        List<Ranking> rankings;
        String name;
        if (model == null) {
            rankings = LexicalBaseline.rankings(retrieval);
            name = LexicalBaseline.NAME;
        } else if (mode == SearchMode.HYBRID) {
            rankings = hybrid(retrieval, model);
            name = SearchMode.HYBRID.toString();
        } else {
            rankings = retrieval.search(model, RetrievalMetrics.DEPTH);
            name = model.similarityFunction().id();
        }
        return new Found(retrieval.score(rankings), rankings, name);
    }

    /**
     * Searches, reranks if there is a second stage, and writes what is wanted of single questions.
     *
     * @param model null for search by words
     * @param reranker null for no second stage
     * @param seed of intervals
     */
    public Map<String, Double> measure(
            RetrievalSet set,
            @Nullable SentenceTransformer model,
            @Nullable Reranker reranker,
            long seed,
            CommonOptions common) {
        if (quantization.given() && model != null) {
            QuantizedAnswers quantized = QuantizedAnswers.of(set.evaluator(), model, quantization, seed);
            quantized.inWords().forEach(line -> common.say("%s", line));
            return quantized.metrics();
        }
        Found found = search(set.evaluator(), model, mode);
        if (reranker == null) {
            write(set, found.rankings(), tag(model), common);
            return found.metrics();
        }
        RerankedSearch reranked = RerankedSearch.of(set.evaluator(), found.rankings(), reranker, seed);
        write(set, reranked.rankings(), tag(model) + "-reranked", common);
        reranked.inWords(seed).forEach(line -> common.say("%s", line));
        return reranked.metrics(found.name(), seed);
    }

    private void write(RetrievalSet set, List<Ranking> rankings, String tag, CommonOptions common) {
        Predictions each = new Predictions(set.evaluator(), rankings);
        Path file = predictions;
        if (file != null) {
            each.write(file);
            common.say("Wrote the hits of %d questions to %s.", rankings.size(), file);
        }
        Path run = runFile;
        if (run != null) {
            TrecRun.write(run, set.questionIds(), set.answerIds(), rankings, tag);
            common.say("Wrote a TREC run of %d questions to %s.", rankings.size(), run);
        }
        if (worst > 0) {
            each.worst(worst, common.verbose).forEach(line -> common.say("%s", line));
        }
    }

    private static String tag(@Nullable SentenceTransformer model) {
        String name = model == null ? LexicalBaseline.NAME : model.location();
        return "jjak-" + name.replaceAll("[^\\w.:/-]+", "_");
    }

    private static List<Ranking> hybrid(InformationRetrievalEvaluator retrieval, SentenceTransformer model) {
        List<IndexRow> rows = new ArrayList<>();
        for (String answer : retrieval.answers()) {
            rows.add(new IndexRow(Integer.toString(rows.size()), answer));
        }
        SearchRequest request =
                SearchRequest.ofDefaults().withMode(SearchMode.HYBRID).withTopK(RetrievalMetrics.DEPTH);
        List<Ranking> rankings = new ArrayList<>();
        try (SearchIndex index = SearchIndex.inMemory(rows, IndexSettings.ofDefaults(), model)) {
            for (String question : retrieval.questions()) {
                List<SearchHit> hits = index.search(question, request);
                int[] positions = new int[hits.size()];
                float[] scores = new float[hits.size()];
                for (int rank = 0; rank < positions.length; rank++) {
                    positions[rank] = Integer.parseInt(hits.get(rank).id());
                    scores[rank] = (float) hits.get(rank).score();
                }
                rankings.add(Ranking.of(positions, scores));
            }
        }
        return rankings;
    }
}
