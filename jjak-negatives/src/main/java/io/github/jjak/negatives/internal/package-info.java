/** What {@code negatives} is made of. Not API: may change with any release. */
@NullMarked
package io.github.jjak.negatives.internal;

import org.jspecify.annotations.NullMarked;
