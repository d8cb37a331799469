/** What {@code model} is made of. Not API: may change with any release. */
@NullMarked
package io.github.jjak.model.internal;

import org.jspecify.annotations.NullMarked;
