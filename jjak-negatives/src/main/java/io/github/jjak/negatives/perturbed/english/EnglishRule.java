package io.github.jjak.negatives.perturbed.english;

import java.util.List;

/** Proposes changes of a sentence. Thread-safe. */
interface EnglishRule {

    List<Draft> drafts(Sentence sentence);
}
