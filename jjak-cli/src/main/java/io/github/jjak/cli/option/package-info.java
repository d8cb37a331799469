/** What a person may ask for: groups of options that several commands have in common, and what they become. */
@NullMarked
package io.github.jjak.cli.option;

import org.jspecify.annotations.NullMarked;
