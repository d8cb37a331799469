/** What {@code hub} is made of. Not API: may change with any release. */
@NullMarked
package io.github.jjak.hub.internal;

import org.jspecify.annotations.NullMarked;
