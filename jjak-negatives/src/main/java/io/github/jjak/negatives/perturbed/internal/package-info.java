/** What {@code negatives.perturbed} is made of. Not API: may change with any release. */
@NullMarked
package io.github.jjak.negatives.perturbed.internal;

import org.jspecify.annotations.NullMarked;
