/** What a run leaves behind: its folder, what it is and what came of it, its checkpoints. */
@NullMarked
package io.github.jjak.run;

import org.jspecify.annotations.NullMarked;
