/** The training loop: pairs under a loss, optimiser, schedule, gradient caching. */
@NullMarked
package io.github.jjak.train;

import org.jspecify.annotations.NullMarked;
