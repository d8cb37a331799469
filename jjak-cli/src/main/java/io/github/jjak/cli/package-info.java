/** The {@code jjak} command: translates options into library calls, and results into words, tables and JSON. */
@NullMarked
package io.github.jjak.cli;

import org.jspecify.annotations.NullMarked;
