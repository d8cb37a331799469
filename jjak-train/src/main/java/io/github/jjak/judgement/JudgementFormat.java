package io.github.jjak.judgement;

import java.util.Locale;

/** In which files judgements come and go. */
public enum JudgementFormat {
    /**
     * TREC's qrels, {@code topic 0 document grade} between white space; read also with BEIR's three columns {@code query-id},
     * {@code corpus-id}, {@code score}. Queries are ids, whose texts are in another file.
     */
    TREC,
    /** Quepid's CSV with the columns {@code query}, {@code docid}, {@code rating}. Queries are texts. */
    QUEPID,
    /** The import of OpenSearch's Search Relevance Workbench: JSON with {@code judgmentRatings}. Queries are texts. */
    OPENSEARCH;

    /** Whether its queries are ids, not texts. */
    public boolean hasQueryIds() {
        return this == TREC;
    }

    /** The name on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
