package io.github.jjak.negatives.english;

import io.github.jjak.negatives.perturbed.Change;
import java.util.function.BiPredicate;

/**
 * A change that a rule proposes.
 *
 * @param proof given the sentence before and, found again, after: was the intended change made, and no other?
 */
record Draft(Change change, Edits edits, BiPredicate<Sentence, Sentence> proof) {}
