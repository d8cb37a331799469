/** Texts that are almost the same and mean something else: changed tense, subject, verb, polarity, number or person. */
@NullMarked
package io.github.jjak.negatives.perturbed;

import org.jspecify.annotations.NullMarked;
