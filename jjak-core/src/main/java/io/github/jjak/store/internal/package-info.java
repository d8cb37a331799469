/** Large arrays and long sequences of bytes: in the heap, or in temporary files without a name that are mapped into memory. */
@NullMarked
package io.github.jjak.store.internal;

import org.jspecify.annotations.NullMarked;
