package io.github.jjak.search.internal;

/**
 * What a search found for each query, best first. A query with fewer hits than were asked for has shorter arrays.
 *
 * @param positions {@code [queries][hits]} positions in the corpus, from 0
 * @param scores {@code [queries][hits]} parallel to {@code positions}, descending; higher is better
 */
public record Hits(int[][] positions, float[][] scores) {

    public Hits {
        if (positions.length != scores.length) {
            throw new IllegalArgumentException(
                    positions.length + " rows of positions, " + scores.length + " of scores");
        }
    }

    /** Number of queries. */
    public int queries() {
        return positions.length;
    }
}
