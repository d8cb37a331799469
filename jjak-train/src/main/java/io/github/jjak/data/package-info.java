/** Question and answer pairs: reading them from files, knowing which rows are positives of each other, splitting them. */
@NullMarked
package io.github.jjak.data;

import org.jspecify.annotations.NullMarked;
