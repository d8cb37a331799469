/** The experiment that compares ways to get negatives. */
@NullMarked
package io.github.jjak.bench.negatives;

import org.jspecify.annotations.NullMarked;
