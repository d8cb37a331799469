/** Graded judgements of documents for questions, and the files in which others keep them. */
@NullMarked
package io.github.jjak.judgement;

import org.jspecify.annotations.NullMarked;
