/** A model taught by another one. */
@NullMarked
package io.github.jjak.distill;

import org.jspecify.annotations.NullMarked;
