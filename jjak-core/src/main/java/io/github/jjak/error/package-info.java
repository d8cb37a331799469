/**
 * The one exception tree of Jjak. Each kind names whose mistake it is and carries the exit code of the command line.
 */
@NullMarked
package io.github.jjak.error;

import org.jspecify.annotations.NullMarked;
