/** Training on raw text without labels: lines to rows of tokens on the disk, masking, the masked language objective. */
@NullMarked
package io.github.jjak.pretrain.internal;

import org.jspecify.annotations.NullMarked;
