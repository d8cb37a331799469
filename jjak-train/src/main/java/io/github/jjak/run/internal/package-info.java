/** What {@code run} is made of. Not API: may change with any release. */
@NullMarked
package io.github.jjak.run.internal;

import org.jspecify.annotations.NullMarked;
