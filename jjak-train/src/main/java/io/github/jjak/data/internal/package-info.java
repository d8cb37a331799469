/** What {@code data} is made of. Not API: may change with any release. */
@NullMarked
package io.github.jjak.data.internal;

import org.jspecify.annotations.NullMarked;
