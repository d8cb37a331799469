@NullMarked
package io.github.jjak.negatives.questions.internal;

import org.jspecify.annotations.NullMarked;
