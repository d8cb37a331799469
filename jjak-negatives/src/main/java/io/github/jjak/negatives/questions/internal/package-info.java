/** Questions for answers that have none: asked of a chat server or taken from a file, then filtered. */
@NullMarked
package io.github.jjak.negatives.questions.internal;

import org.jspecify.annotations.NullMarked;
