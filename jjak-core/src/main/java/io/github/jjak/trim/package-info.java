/** Models cut to the vocabulary that texts use. */
@NullMarked
package io.github.jjak.trim;

import org.jspecify.annotations.NullMarked;
