/** What {@code loss} is made of. Not API: may change with any release. */
@NullMarked
package io.github.jjak.loss.internal;

import org.jspecify.annotations.NullMarked;
