/** Metrics against sentence-transformers' evaluators and against brute force. */
@NullMarked
package io.github.jjak.eval;

import org.jspecify.annotations.NullMarked;
