package io.github.jjak.negatives.english;

import java.util.List;

/** Proposes changes of a sentence. Thread-safe. */
interface EnglishRule {

    List<Draft> drafts(Sentence sentence);
}
