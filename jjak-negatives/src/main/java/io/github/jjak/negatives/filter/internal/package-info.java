/** What {@code negatives.filter} is made of. Not API: may change with any release. */
@NullMarked
package io.github.jjak.negatives.filter.internal;

import org.jspecify.annotations.NullMarked;
