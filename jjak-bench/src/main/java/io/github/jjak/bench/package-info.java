/** Measures how fast and how large Jjak is on this machine; not in the default build. */
@NullMarked
package io.github.jjak.bench;

import org.jspecify.annotations.NullMarked;
