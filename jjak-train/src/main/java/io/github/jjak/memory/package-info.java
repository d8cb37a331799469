/** What training needs of the memory, known before the first step, and how batches are cut to fit into it. */
@NullMarked
package io.github.jjak.memory;

import org.jspecify.annotations.NullMarked;
