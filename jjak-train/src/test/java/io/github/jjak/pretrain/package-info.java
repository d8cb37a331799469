@NullMarked
package io.github.jjak.pretrain;

import org.jspecify.annotations.NullMarked;
