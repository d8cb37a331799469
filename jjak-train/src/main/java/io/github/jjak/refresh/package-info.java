/** Negatives that are mined again while training: who mines them, and the files that a resumed run needs of them. */
@NullMarked
package io.github.jjak.refresh;

import org.jspecify.annotations.NullMarked;
