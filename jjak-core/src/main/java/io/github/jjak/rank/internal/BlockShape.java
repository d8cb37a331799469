package io.github.jjak.rank.internal;

import io.github.jjak.error.UsageException;

/**
 * How many queries and documents a block of {@link BlockScores} has at most. A matrix product may round a pair's score otherwise in a
 * block of another shape, so whoever wants the same bits elsewhere cuts the same blocks.
 *
 * @param queries at least 1
 * @param documents at least 1
 */
public record BlockShape(int queries, int documents) {

    /** Documents in a block: enough that groups of them pay, few enough to hold a normalised copy. */
    public static final int MOST_DOCUMENTS = 1 << 16;

    /** 256 MB of scores: a thousand rows, so that the product does not spend its time on laying out the documents. */
    public static final int MOST_SCORES = 1 << 26;

    public BlockShape {
        if (queries < 1 || documents < 1) {
            throw new UsageException("A block must hold at least 1 query and 1 document, but is of " + queries + " and "
                    + documents + ".");
        }
    }

    /** The blocks that everything on one machine has. */
    public static BlockShape of(int queries, int documents) {
        return of(queries, documents, MOST_DOCUMENTS, MOST_SCORES);
    }

    /**
     * Blocks of a search.
     *
     * @param queries queries of the whole search
     * @param documents documents of the whole search
     * @param mostDocuments documents of a block, at least 1
     * @param mostScores scores of a block, at least 1
     * @throws UsageException for other bounds
     */
    public static BlockShape of(int queries, int documents, int mostDocuments, int mostScores) {
        if (mostDocuments < 1 || mostScores < 1) {
            throw new UsageException("A block must hold at least 1 document and 1 score, but " + mostDocuments
                    + " documents and " + mostScores + " scores are allowed.");
        }
        int columns = Math.max(1, Math.min(mostDocuments, documents));
        return new BlockShape(Math.max(1, Math.min(queries, mostScores / columns)), columns);
    }
}
