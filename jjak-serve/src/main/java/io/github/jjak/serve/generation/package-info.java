/** The model and the index that are served at a time, and how they are exchanged. */
@NullMarked
package io.github.jjak.serve.generation;

import org.jspecify.annotations.NullMarked;
