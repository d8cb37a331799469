/** Checked reading of JSON files that come from outside. */
@NullMarked
package io.github.jjak.json.internal;

import org.jspecify.annotations.NullMarked;
