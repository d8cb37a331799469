/** One index on disk or in memory for words and vectors: written, changed, searched, fused. */
@NullMarked
package io.github.jjak.search.index;

import org.jspecify.annotations.NullMarked;
