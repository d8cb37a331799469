/** Jjak on Spark: embedding, exact search, mining of negatives, the leak-free split. */
@NullMarked
package io.github.jjak.spark;

import org.jspecify.annotations.NullMarked;
