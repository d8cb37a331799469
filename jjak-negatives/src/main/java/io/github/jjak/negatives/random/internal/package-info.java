/** Other rows' answers drawn by lot: the baseline. */
@NullMarked
package io.github.jjak.negatives.random.internal;

import org.jspecify.annotations.NullMarked;
