package io.github.jjak.negatives.random.internal;

import io.github.jjak.data.internal.SeededRandom;
import io.github.jjak.error.DataException;
import io.github.jjak.negatives.Candidate;
import io.github.jjak.negatives.MiningCorpus;
import io.github.jjak.negatives.internal.MinedCandidates;
import io.github.jjak.negatives.internal.Miner;
import java.util.ArrayList;
import java.util.List;

/**
 * Answers of other rows by lot. Answers are drawn as often as they occur in the data, so that their number says nothing about what
 * is right, and never one that the data know as right.
 */
public final class RandomMiner implements Miner {

    /** Name of the strategy. */
    public static final String STRATEGY = "random";

    private static final int TRIES = 100;

    private final int perRow;
    private final long seed;

    /** @param perRow candidates of each row, at least 1 */
    public RandomMiner(int perRow, long seed) {
        this.perRow = perRow;
        this.seed = seed;
    }

    /** @throws DataException when every row is a positive of every other, so that there is nothing to draw */
    @Override
    public MinedCandidates mine(MiningCorpus corpus) {
        if (corpus.positives().clusterCount() < 2 && corpus.documents().size() == corpus.answers()) {
            throw new DataException("All " + corpus.rows()
                    + " rows are connected by shared questions or answers, so no answer is known to be wrong for any"
                    + " question. Add rows on other topics.");
        }
        return new MinedCandidates() {
            @Override
            public String strategy() {
                return STRATEGY;
            }

            @Override
            public List<Candidate> ofRow(int row) {
                return draw(corpus, row);
            }
        };
    }

    private List<Candidate> draw(MiningCorpus corpus, int row) {
        SeededRandom random = SeededRandom.of(seed, row);
        int wanted = Math.min(perRow, corpus.documents().size() - 1);
        List<Integer> drawn = new ArrayList<>(wanted);
        // Rows of the data first, then texts of the further corpus, all alike in chance.
        int further = corpus.documents().size() - corpus.answers();
        for (int tries = 0; drawn.size() < wanted && tries < TRIES * wanted; tries++) {
            int ticket = random.nextInt(corpus.rows() + further);
            int document =
                    ticket < corpus.rows() ? corpus.documentOfRow(ticket) : corpus.answers() + ticket - corpus.rows();
            if (!corpus.isKnownPositive(row, document) && !drawn.contains(document)) {
                drawn.add(document);
            }
        }
        // Where nearly all rows are of one cluster, lots seldom hit one that is free.
        int start = random.nextInt(corpus.documents().size());
        for (int i = 0; drawn.size() < wanted && i < corpus.documents().size(); i++) {
            int document = (start + i) % corpus.documents().size();
            if (!corpus.isKnownPositive(row, document) && !drawn.contains(document)) {
                drawn.add(document);
            }
        }
        List<Candidate> candidates = new ArrayList<>(drawn.size());
        for (int document : drawn) {
            candidates.add(Candidate.found(
                    row, document, corpus.documents().get(document), STRATEGY, null, Double.NaN, Double.NaN, 0));
        }
        return candidates;
    }
}
