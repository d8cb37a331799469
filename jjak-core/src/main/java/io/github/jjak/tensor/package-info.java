/** Native tensors: who owns them, which threads work on them, and the libtorch operators that need care. */
@NullMarked
package io.github.jjak.tensor;

import org.jspecify.annotations.NullMarked;
