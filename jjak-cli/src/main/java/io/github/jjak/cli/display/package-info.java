/** What a person sees: words, tables, bars and messages. */
@NullMarked
package io.github.jjak.cli.display;

import org.jspecify.annotations.NullMarked;
