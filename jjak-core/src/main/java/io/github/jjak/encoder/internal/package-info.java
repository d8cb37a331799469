/** Encoder architectures: packed token ids to one hidden state per token, forward and backward. */
@NullMarked
package io.github.jjak.encoder.internal;

import org.jspecify.annotations.NullMarked;
