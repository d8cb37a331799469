/** English for {@link java.util.ServiceLoader}. */
@NullMarked
package io.github.jjak.negatives.english.internal;

import org.jspecify.annotations.NullMarked;
