/** Weights as files: safetensors, what {@code torch.save} writes, and both in shards. */
@NullMarked
package io.github.jjak.weights;

import org.jspecify.annotations.NullMarked;
