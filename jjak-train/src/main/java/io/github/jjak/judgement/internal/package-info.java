/** Reading and writing of judgements. */
@NullMarked
package io.github.jjak.judgement.internal;

import org.jspecify.annotations.NullMarked;
