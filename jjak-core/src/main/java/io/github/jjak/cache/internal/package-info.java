/** What {@code cache} is made of. Not API: may change with any release. */
@NullMarked
package io.github.jjak.cache.internal;

import org.jspecify.annotations.NullMarked;
