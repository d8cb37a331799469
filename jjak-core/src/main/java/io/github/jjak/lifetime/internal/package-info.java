/** Native things that are freed when the last user is done, not before. */
@NullMarked
package io.github.jjak.lifetime.internal;

import org.jspecify.annotations.NullMarked;
