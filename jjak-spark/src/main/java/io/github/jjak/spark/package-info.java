/** A model of Jjak on Spark: a transformer of Spark ML and a SQL function. */
@NullMarked
package io.github.jjak.spark;

import org.jspecify.annotations.NullMarked;
