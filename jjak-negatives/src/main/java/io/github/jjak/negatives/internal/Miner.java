package io.github.jjak.negatives.internal;

import io.github.jjak.negatives.MiningCorpus;

/** A strategy: finds or makes candidates for every row of the training data, and sees no other data. */
@FunctionalInterface
public interface Miner {

    /** Searches for all rows. */
    MinedCandidates mine(MiningCorpus corpus);
}
