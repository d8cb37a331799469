package io.github.jjak.negatives.english;

import io.github.jjak.negatives.perturbed.internal.WordList;
import java.util.Set;

/** Kinds of verbs that help to tell a past tense from a participle. */
final class VerbKinds {

    static final Set<String> SAYING = words("saying-verbs.txt");
    static final Set<String> OBJECTLESS = words("objectless-verbs.txt");
    static final Set<String> DESCRIBING = words("describing-verbs.txt");

    private VerbKinds() {}

    private static Set<String> words(String list) {
        return WordList.of(VerbKinds.class, list).words();
    }
}
