package io.github.jjak.negatives.korean;

import java.util.List;

/**
 * The round trip: the changed sentence is analysed again. Every token outside the edits must come back as it was, and inside them
 * what the rule intended.
 */
final class Proof {

    private Proof() {}

    static boolean holds(Sentence source, Draft draft) {
        Sentence changed = Sentence.of(draft.apply(source.text()));
        if (changed.text().equals(source.text())) {
            return false;
        }
        if (changed.hasUnknown() && !source.hasUnknown()) {
            return false;
        }
        return surroundingsStay(source, changed, draft.edits()) && intentionsCome(changed, draft.edits());
    }

    private static boolean surroundingsStay(Sentence source, Sentence changed, List<Edit> edits) {
        for (Token token : source.tokens()) {
            int shift = 0;
            boolean touched = false;
            for (Edit edit : edits) {
                if (source.inWordsOf(edit, token)) {
                    touched = true;
                } else if (edit.end() <= token.start()) {
                    shift += edit.replacement().length() - (edit.end() - edit.start());
                }
            }
            if (!touched) {
                Token other = changed.tokenAt(token.start() + shift);
                if (other == null || !other.surface().equals(token.surface()) || !sameKind(other.tag(), token.tag())) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean sameKind(String a, String b) {
        return a.equals(b) || (a.startsWith("NN") && b.startsWith("NN")) || (a.startsWith("V") && b.startsWith("V"));
    }

    private static boolean intentionsCome(Sentence changed, List<Edit> edits) {
        int shift = 0;
        for (Edit edit : edits) {
            int start = edit.start() + shift;
            if (!edit.expected().holds(changed, start)) {
                return false;
            }
            shift += edit.replacement().length() - (edit.end() - edit.start());
        }
        return true;
    }
}
