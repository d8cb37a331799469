/** What a run folder says of the training that made the model: numbers, and the ranks of held-out answers. */
@NullMarked
package io.github.jjak.serve.run.internal;

import org.jspecify.annotations.NullMarked;
