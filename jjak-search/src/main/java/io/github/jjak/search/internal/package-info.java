/** What {@code search} is made of. Not API: may change with any release. */
@NullMarked
package io.github.jjak.search.internal;

import org.jspecify.annotations.NullMarked;
