/** Answers that share words: BM25. */
@NullMarked
package io.github.jjak.negatives.lexical.internal;

import org.jspecify.annotations.NullMarked;
