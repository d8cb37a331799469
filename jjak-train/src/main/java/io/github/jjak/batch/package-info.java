/** Which rows go into which batch: the exact list of an epoch's batches, known before the epoch starts. */
@NullMarked
package io.github.jjak.batch;

import org.jspecify.annotations.NullMarked;
