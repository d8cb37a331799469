/** What {@code eval} is made of. Not API: may change with any release. */
@NullMarked
package io.github.jjak.eval.internal;

import org.jspecify.annotations.NullMarked;
