package io.github.jjak.negatives.english;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tag questions: <em>You like tea, don't you?</em> */
final class Tags {

    private Tags() {}

    /** Position of the tag's auxiliary, -1 if the sentence has none. */
    static int position(List<Word> words) {
        int at = words.size() - 3;
        return at > 1
                        && words.get(at - 1).is(",")
                        && words.get(at).auxiliary() != null
                        && words.get(at + 1).is(Tag.SUBJECT_PRONOUN)
                        && words.get(at + 2).isOneOf(Set.of("?", "."))
                ? at
                : -1;
    }

    /** The tag as a clause, null if there is none. */
    static @Nullable Clause clause(List<Word> words, Agreement agreement) {
        int at = position(words);
        Auxiliary auxiliary = at < 0 ? null : words.get(at).auxiliary();
        if (auxiliary == null) {
            return null;
        }
        VerbGroup.Type type = auxiliary.isBe()
                ? VerbGroup.Type.BE
                : auxiliary.isModal()
                        ? VerbGroup.Type.MODAL
                        : auxiliary.lemma().equals("do") ? VerbGroup.Type.DO : VerbGroup.Type.HAVE;
        int negation = auxiliary.negative() ? at : -1;
        VerbGroup group = new VerbGroup(type, at, auxiliary.time(), negation, at, auxiliary.lemma());
        return new Clause(Clause.Kind.QUESTION, at + 1, at + 2, agreement, group);
    }
}
