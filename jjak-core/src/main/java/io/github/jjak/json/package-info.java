/** Checked reading of JSON files that come from outside. */
@NullMarked
package io.github.jjak.json;

import org.jspecify.annotations.NullMarked;
