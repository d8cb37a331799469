/** The {@code jjak} command: what is common to all commands. It translates options into library calls, and results into words, tables and JSON. */
@NullMarked
package io.github.jjak.cli;

import org.jspecify.annotations.NullMarked;
