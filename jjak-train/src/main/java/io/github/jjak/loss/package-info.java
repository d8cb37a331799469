/** Losses: pure functions of embeddings. They know nothing of encoders, so caching and chunking happen outside. */
@NullMarked
package io.github.jjak.loss;

import org.jspecify.annotations.NullMarked;
