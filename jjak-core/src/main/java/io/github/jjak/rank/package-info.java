/** Vectors compared: similarity functions, matrices of vectors, the best of many scores. */
@NullMarked
package io.github.jjak.rank;

import org.jspecify.annotations.NullMarked;
