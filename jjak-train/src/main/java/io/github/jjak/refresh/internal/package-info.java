/** What {@code refresh} is made of. Not API: may change with any release. */
@NullMarked
package io.github.jjak.refresh.internal;

import org.jspecify.annotations.NullMarked;
