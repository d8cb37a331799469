/** What {@code serve.generation} is made of. Not API: may change with any release. */
@NullMarked
package io.github.jjak.serve.generation.internal;

import org.jspecify.annotations.NullMarked;
