/** Training on raw text without labels: lines to rows of tokens on the disk, masking, the masked language objective. */
@NullMarked
package io.github.jjak.pretrain;

import org.jspecify.annotations.NullMarked;
