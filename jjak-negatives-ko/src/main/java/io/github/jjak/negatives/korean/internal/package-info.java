/** Korean for {@link java.util.ServiceLoader}. */
@NullMarked
package io.github.jjak.negatives.korean.internal;

import org.jspecify.annotations.NullMarked;
