/** What {@code serve.queue} is made of. Not API: may change with any release. */
@NullMarked
package io.github.jjak.serve.queue.internal;

import org.jspecify.annotations.NullMarked;
