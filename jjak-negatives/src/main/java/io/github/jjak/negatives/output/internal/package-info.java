/** Files of negatives and of the audit. */
@NullMarked
package io.github.jjak.negatives.output.internal;

import org.jspecify.annotations.NullMarked;
