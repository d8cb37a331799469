/** How good a model is: retrieval, similarity, triplet and pair metrics under sentence-transformers' names. */
@NullMarked
package io.github.jjak.eval;

import org.jspecify.annotations.NullMarked;
