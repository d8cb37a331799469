/** The commands: each asks the libraries for one piece of work and shows what came of it. */
@NullMarked
package io.github.jjak.cli.command;

import org.jspecify.annotations.NullMarked;
