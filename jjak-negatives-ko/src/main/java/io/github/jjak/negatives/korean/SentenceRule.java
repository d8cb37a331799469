package io.github.jjak.negatives.korean;

import java.util.List;

/** A rule of one kind: what it would change in a sentence. Stateless. */
interface SentenceRule {

    List<Draft> propose(Sentence sentence);
}
