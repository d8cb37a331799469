/** What {@code memory} is made of. Not API: may change with any release. */
@NullMarked
package io.github.jjak.memory.internal;

import org.jspecify.annotations.NullMarked;
