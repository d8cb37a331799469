package io.github.jjak.search.index;

/**
 * A passage that was found, standing for its row.
 *
 * @param document Lucene's number of the passage
 * @param row Lucene's number of the row's first passage, which names the row
 * @param score higher is better
 */
record Found(int document, int row, double score) {

    Found withScore(double other) {
        return new Found(document, row, other);
    }
}
