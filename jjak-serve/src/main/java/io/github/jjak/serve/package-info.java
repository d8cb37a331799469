/** The server, put together: its options, its start, its orderly end. */
@NullMarked
package io.github.jjak.serve;

import org.jspecify.annotations.NullMarked;
