/** The training loop: optimiser, schedule, gradient caching, checkpoints, the run folder. */
@NullMarked
package io.github.jjak.train;

import org.jspecify.annotations.NullMarked;
