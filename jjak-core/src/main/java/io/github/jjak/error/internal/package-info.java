/** What {@code error} is made of. Not API: may change with any release. */
@NullMarked
package io.github.jjak.error.internal;

import org.jspecify.annotations.NullMarked;
