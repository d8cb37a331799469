/** Files of negatives and of the audit. */
@NullMarked
package io.github.jjak.negatives.output;

import org.jspecify.annotations.NullMarked;
