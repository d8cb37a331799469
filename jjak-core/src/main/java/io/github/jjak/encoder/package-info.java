/** Encoders: from token ids to hidden states. The API part is the interface for encoders of one's own. */
@NullMarked
package io.github.jjak.encoder;

import org.jspecify.annotations.NullMarked;
