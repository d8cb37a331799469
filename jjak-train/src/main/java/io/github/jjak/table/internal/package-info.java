/** Tables written to files: CSV, JSON lines, Parquet. */
@NullMarked
package io.github.jjak.table.internal;

import org.jspecify.annotations.NullMarked;
