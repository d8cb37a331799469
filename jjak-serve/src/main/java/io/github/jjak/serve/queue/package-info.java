/** Rows of tokens of many requests, packed into the forward passes of one model. */
@NullMarked
package io.github.jjak.serve.queue;

import org.jspecify.annotations.NullMarked;
