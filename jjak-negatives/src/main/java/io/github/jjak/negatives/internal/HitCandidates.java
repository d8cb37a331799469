package io.github.jjak.negatives.internal;

import io.github.jjak.negatives.Candidate;
import io.github.jjak.negatives.MiningCorpus;
import io.github.jjak.search.internal.Hits;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntUnaryOperator;

/** Candidates that searches found. The answers which the data give a row's question are no candidates. Thread-safe. */
public final class HitCandidates implements MinedCandidates {

    private final MiningCorpus corpus;
    private final String strategy;
    private final List<Search> searches;
    private final double background;

    /**
     * One search over all documents.
     *
     * @param rule what was searched by: {@code question} or {@code answer}
     * @param hits what was found
     * @param queryOfRow which query of {@code hits} is a row's
     * @param positiveScores the score of a row's right answer; NaN where it is not known
     */
    public record Search(String rule, Hits hits, IntUnaryOperator queryOfRow, PositiveScore positiveScores) {}

    /** The score of a row's right answer. */
    @FunctionalInterface
    public interface PositiveScore {
        /** NaN where it is not known. */
        double ofRow(int row);
    }

    /**
     * Puts searches together.
     *
     * @param background typical score of texts that have nothing to do with each other
     */
    public HitCandidates(MiningCorpus corpus, String strategy, List<Search> searches, double background) {
        this.corpus = corpus;
        this.strategy = strategy;
        this.searches = List.copyOf(searches);
        this.background = background;
    }

    @Override
    public String strategy() {
        return strategy;
    }

    @Override
    public double backgroundScore() {
        return background;
    }

    @Override
    public List<Candidate> ofRow(int row) {
        int[] own = corpus.answersOfQuery(corpus.queryOfRow(row));
        List<Candidate> candidates = new ArrayList<>();
        for (Search search : searches) {
            int query = search.queryOfRow().applyAsInt(row);
            int[] positions = search.hits().positions()[query];
            float[] scores = search.hits().scores()[query];
            double positive = search.positiveScores().ofRow(row);
            for (int i = 0; i < positions.length; i++) {
                if (!contains(own, positions[i])) {
                    candidates.add(Candidate.found(
                            row,
                            positions[i],
                            corpus.documents().get(positions[i]),
                            strategy,
                            search.rule(),
                            scores[i],
                            positive,
                            i + 1));
                }
            }
        }
        if (searches.size() > 1) {
            candidates.sort(Comparator.comparingInt(Candidate::rank));
        }
        return candidates;
    }

    static boolean contains(int[] values, int wanted) {
        for (int value : values) {
            if (value == wanted) {
                return true;
            }
        }
        return false;
    }
}
