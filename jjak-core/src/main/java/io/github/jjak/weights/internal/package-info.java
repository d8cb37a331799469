/** What {@code weights} is made of. Not API: may change with any release. */
@NullMarked
package io.github.jjak.weights.internal;

import org.jspecify.annotations.NullMarked;
