package io.github.jjak.rank;

import io.github.jjak.error.UsageException;
import java.util.Arrays;

/** The hits of one query, best first: corpus positions and their scores. Immutable, hence thread-safe. */
public final class Ranking {

    private final int[] positions;
    private final float[] scores;

    /**
     * Hits in the order given.
     *
     * @param positions corpus positions, best first
     * @param scores the score of each
     * @throws UsageException if the lengths differ
     */
    public static Ranking of(int[] positions, float[] scores) {
        if (positions.length != scores.length) {
            throw new UsageException(
                    "There are " + positions.length + " positions and " + scores.length + " scores; give one of each.");
        }
        return new Ranking(positions.clone(), scores.clone());
    }

    /**
     * Takes over both arrays, which nobody may change afterwards; {@link #of} copies them.
     *
     * @param positions corpus positions, best first
     * @param scores as many, the score of each
     */
    public Ranking(int[] positions, float[] scores) {
        this.positions = positions;
        this.scores = scores;
    }

    /** Number of hits. */
    public int size() {
        return positions.length;
    }

    /** Corpus position of the hit at a rank, counted from 0. */
    public int position(int rank) {
        return positions[rank];
    }

    /** Score of the hit at a rank, counted from 0. */
    public float score(int rank) {
        return scores[rank];
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Ranking ranking
                && Arrays.equals(positions, ranking.positions)
                && Arrays.equals(scores, ranking.scores);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(positions) + Arrays.hashCode(scores);
    }

    @Override
    public String toString() {
        return "Ranking" + Arrays.toString(positions);
    }
}
