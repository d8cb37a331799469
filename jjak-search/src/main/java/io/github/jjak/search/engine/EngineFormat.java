package io.github.jjak.search.engine;

import java.util.Locale;

/** The engines for which files are written. */
public enum EngineFormat {
    /** PostgreSQL with the extension pgvector: {@code load.sql} for psql and {@code rows.copy} in COPY's text format. */
    PGVECTOR,
    /** OpenSearch: {@code index.json} with the mapping and {@code bulk-00001.ndjson} and so on for {@code _bulk}. */
    OPENSEARCH,
    /** Elasticsearch: as OpenSearch, with its own mapping. */
    ELASTICSEARCH,
    /** Vespa: a schema {@code NAME.sd} and {@code feed.jsonl}. */
    VESPA;

    /** The name on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
