/** What {@code rank} is made of. Not API: may change with any release. */
@NullMarked
package io.github.jjak.rank.internal;

import org.jspecify.annotations.NullMarked;
