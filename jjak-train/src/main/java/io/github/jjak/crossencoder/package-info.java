/** Training and evaluation of cross-encoders: losses of scores, lists of documents, the run. */
@NullMarked
package io.github.jjak.crossencoder;

import org.jspecify.annotations.NullMarked;
