/** Native tensors: who owns them, how they are stored in safetensors files, and the libtorch operators that need care. */
@NullMarked
package io.github.jjak.tensor;

import org.jspecify.annotations.NullMarked;
