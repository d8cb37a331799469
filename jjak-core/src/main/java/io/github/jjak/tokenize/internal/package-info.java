/** Text to token ids: the Hugging Face tokenizer with explicit truncation, and packed batches without padding. */
@NullMarked
package io.github.jjak.tokenize.internal;

import org.jspecify.annotations.NullMarked;
