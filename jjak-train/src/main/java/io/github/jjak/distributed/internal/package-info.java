/** Processes that make one run together; not part of the API. */
@NullMarked
package io.github.jjak.distributed.internal;

import org.jspecify.annotations.NullMarked;
