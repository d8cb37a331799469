/** What {@code serve.http} is made of. Not API: may change with any release. */
@NullMarked
package io.github.jjak.serve.http.internal;

import org.jspecify.annotations.NullMarked;
