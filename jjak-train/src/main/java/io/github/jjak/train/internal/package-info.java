/** What {@code train} is made of. Not API: may change with any release. */
@NullMarked
package io.github.jjak.train.internal;

import org.jspecify.annotations.NullMarked;
