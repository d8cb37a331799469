/** The same rows and vectors for other engines: PostgreSQL with pgvector, OpenSearch, Elasticsearch, Vespa. */
@NullMarked
package io.github.jjak.search.engine;

import org.jspecify.annotations.NullMarked;
