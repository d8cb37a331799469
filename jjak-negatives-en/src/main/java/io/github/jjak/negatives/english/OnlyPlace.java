package io.github.jjak.negatives.english;

import io.github.jjak.negatives.perturbed.internal.WordList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What becomes of <em>only</em>, by where it stands. */
final class OnlyPlace {

    private static final Set<String> BELONGS =
            WordList.of(OnlyPlace.class, "before-fixed-only.txt").words();

    private OnlyPlace() {}

    /** Null where it cannot be said otherwise. */
    static @Nullable Edits edits(List<Word> words, int at, Edits edits) {
        Word next = words.get(at + 1);
        Word before = at > 0 ? words.get(at - 1) : null;
        if (before != null && before.isOneOf(BELONGS)) {
            return null;
        }
        if (next.is(Tag.NUMBER)) {
            return edits.replace(at, "more than"); // "only one coupon"
        }
        if (before == null) {
            boolean subject = next.is(Tag.DETERMINER) || next.isNounLike() || next.is(Tag.ADJECTIVE);
            return subject && !next.is("if") ? edits.replace(at, "not only") : null; // "Only members can"
        }
        if (before.auxiliary() != null && !next.verbs().isEmpty()) {
            return edits.replace(at, "also"); // "can only be used", "are only sold"
        }
        if (before.auxiliary() != null && next.is("be")) {
            return edits.replace(at, "also");
        }
        boolean place = next.is(Tag.PREPOSITION) && !next.isOneOf(Set.of("than", "like", "as", "about"));
        boolean time = next.is("on") || next.is("in") || next.is("at") || next.is("to") || next.is("for");
        return place || time ? edits.replace(at, "not only") : null; // "available only in stores"
    }
}
