/** Options of negatives by subject. */
@NullMarked
package io.github.jjak.negatives.recipe.internal;

import org.jspecify.annotations.NullMarked;
