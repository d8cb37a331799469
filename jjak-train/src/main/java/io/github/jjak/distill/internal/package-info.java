/** What {@code distill} is made of. Not API: may change with any release. */
@NullMarked
package io.github.jjak.distill.internal;

import org.jspecify.annotations.NullMarked;
