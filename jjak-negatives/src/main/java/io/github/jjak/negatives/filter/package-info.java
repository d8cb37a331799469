/** What keeps right answers out of the negatives. */
@NullMarked
package io.github.jjak.negatives.filter;

import org.jspecify.annotations.NullMarked;
