/** Corpus to hits: exact vector search in bounded memory, BM25, HNSW. Knows nothing of training. */
@NullMarked
package io.github.jjak.search;

import org.jspecify.annotations.NullMarked;
