/** What Jjak's own modules use of an index besides its API. */
@NullMarked
package io.github.jjak.search.index.internal;

import org.jspecify.annotations.NullMarked;
