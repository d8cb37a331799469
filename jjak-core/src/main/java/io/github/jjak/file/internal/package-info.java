/** Folders that are either whole or not there. */
@NullMarked
package io.github.jjak.file.internal;

import org.jspecify.annotations.NullMarked;
