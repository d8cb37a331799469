/** What {@code batch} is made of. Not API: may change with any release. */
@NullMarked
package io.github.jjak.batch.internal;

import org.jspecify.annotations.NullMarked;
