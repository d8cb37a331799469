package io.github.jjak.cli.option;

import io.github.jjak.cli.display.Predictions;
import io.github.jjak.error.UsageException;
import io.github.jjak.eval.InformationRetrievalEvaluator;
import io.github.jjak.eval.RetrievalMetrics;
import io.github.jjak.eval.RetrievalResult;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.rank.Ranking;
import io.github.jjak.search.index.IndexRow;
import io.github.jjak.search.index.IndexSettings;
import io.github.jjak.search.index.SearchHit;
import io.github.jjak.search.index.SearchIndex;
import io.github.jjak.search.index.SearchMode;
import io.github.jjak.search.index.SearchRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
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

    /** Whether anything but the usual measurement is wanted. */
    public boolean given() {
        return mode != null || predictions != null || worst != 0;
    }

    /** Whether the model is looked at. */
    public boolean needsModel() {
        return mode != SearchMode.BM25;
    }

    /** Refuses what does not go together, before anything is read. */
    public void check(EvaluationTask task, boolean byWords) {
        if (given() && task != EvaluationTask.RETRIEVAL) {
            throw new UsageException("--mode, --predictions and --worst work with --task retrieval only.");
        }
        if (byWords && mode != null && mode != SearchMode.BM25) {
            throw new UsageException("--mode " + mode + " needs a model; --model bm25 is keyword search only.");
        }
        if (worst < 0) {
            throw new UsageException("--worst is " + worst + "; give a number of questions, 1 or more.");
        }
    }

    /** @param model null for search by words */
    public Map<String, Double> measure(
            InformationRetrievalEvaluator retrieval, @Nullable SentenceTransformer model, CommonOptions common) {
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
        RetrievalResult result = retrieval.score(rankings);
        Predictions each = new Predictions(retrieval, rankings);
        Path file = predictions;
        if (file != null) {
            each.write(file);
            common.say("Wrote the hits of %d questions to %s.", rankings.size(), file);
        }
        if (worst > 0) {
            each.worst(worst, common.verbose).forEach(line -> common.say("%s", line));
        }
        return result.asMap(name);
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
