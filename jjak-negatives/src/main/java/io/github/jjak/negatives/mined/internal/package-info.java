/** Answers that a model takes for near. */
@NullMarked
package io.github.jjak.negatives.mined.internal;

import org.jspecify.annotations.NullMarked;
