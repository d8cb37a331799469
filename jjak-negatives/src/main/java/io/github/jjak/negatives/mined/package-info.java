/** Answers that a model takes for near. */
@NullMarked
package io.github.jjak.negatives.mined;

import org.jspecify.annotations.NullMarked;
