/** What {@code tensor} is made of. Not API: may change with any release. */
@NullMarked
package io.github.jjak.tensor.internal;

import org.jspecify.annotations.NullMarked;
