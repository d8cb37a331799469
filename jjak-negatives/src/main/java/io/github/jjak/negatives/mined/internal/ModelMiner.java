package io.github.jjak.negatives.mined.internal;

import io.github.jjak.error.UsageException;
import io.github.jjak.negatives.MiningCorpus;
import io.github.jjak.negatives.QueryBy;
import io.github.jjak.negatives.internal.HitCandidates;
import io.github.jjak.negatives.internal.MinedCandidates;
import io.github.jjak.negatives.internal.Miner;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Documents that a model puts near the question, or near the right answer. */
public final class ModelMiner implements Miner {

    /** Name of the strategy. */
    public static final String STRATEGY = "model";

    /** Queries times documents that are compared one by one. */
    public static final long DEFAULT_MOST_PAIRS = 100_000_000_000L;

    private final CorpusVectors vectors;
    private final QueryBy queryBy;
    private final int depth;

    /**
     * Mines with vectors that are ready.
     *
     * @param depth hits of each search that are looked at, at least 1
     * @throws UsageException for another depth
     */
    public ModelMiner(CorpusVectors vectors, QueryBy queryBy, int depth) {
        if (depth < 1) {
            throw new UsageException("`depth` must be at least 1, but is " + depth + ".");
        }
        this.vectors = vectors;
        this.queryBy = queryBy;
        this.depth = depth;
    }

    @Override
    public MinedCandidates mine(MiningCorpus corpus) {
        List<HitCandidates.Search> searches = new ArrayList<>();
        if (queryBy.questions()) {
            float[] positives = positiveScores(corpus);
            searches.add(new HitCandidates.Search(
                    "question",
                    vectors.ofQuestions(depth),
                    corpus::queryOfRow,
                    row -> positives[corpus.queryOfRow(row)]));
        }
        if (queryBy.answers()) {
            float[] ofThemselves = vectors.ofAnswersToThemselves();
            searches.add(new HitCandidates.Search(
                    "answer",
                    vectors.ofAnswers(depth),
                    corpus::documentOfRow,
                    row -> ofThemselves[corpus.documentOfRow(row)]));
        }
        double background =
                BackgroundScore.of(corpus.queries().size(), corpus.documents().size(), vectors::similarities);
        return new HitCandidates(corpus, STRATEGY, searches, background);
    }

    /** The lowest score among the answers of each question. */
    private float[] positiveScores(MiningCorpus corpus) {
        int questions = corpus.queries().size();
        int[] ends = new int[questions];
        IntStream.Builder lefts = IntStream.builder();
        IntStream.Builder rights = IntStream.builder();
        int pairs = 0;
        for (int question = 0; question < questions; question++) {
            for (int document : corpus.answersOfQuery(question)) {
                lefts.add(question);
                rights.add(document);
                pairs++;
            }
            ends[question] = pairs;
        }
        float[] ofPairs =
                vectors.similarities(lefts.build().toArray(), rights.build().toArray());
        float[] scores = new float[questions];
        int pair = 0;
        for (int question = 0; question < questions; question++) {
            double lowest = Double.NaN;
            for (; pair < ends[question]; pair++) {
                double score = ofPairs[pair];
                lowest = Double.isNaN(lowest) ? score : Math.min(lowest, score);
            }
            scores[question] = (float) lowest;
        }
        return scores;
    }
}
