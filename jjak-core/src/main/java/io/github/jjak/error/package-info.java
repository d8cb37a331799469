/**
 * The one exception tree of Jjak. Each kind names whose mistake it is.
 */
@NullMarked
package io.github.jjak.error;

import org.jspecify.annotations.NullMarked;
