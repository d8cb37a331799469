/** Everything put together from a few options. */
@NullMarked
package io.github.jjak.negatives.recipe;

import org.jspecify.annotations.NullMarked;
