package io.github.jjak.negatives.english;

import io.github.jjak.negatives.perturbed.Change;
import io.github.jjak.negatives.perturbed.internal.WordList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What is asked: when for where, and the reverse; why and how for when. Only of what somebody does or what happens. */
final class AskedRule implements EnglishRule {

    private static final Map<String, String> OTHERS =
            WordList.of(AskedRule.class, "question-word-exchanges.tsv").pairs();

    /** Verbs whose time or place is not asked for: <em>when does it end</em>, <em>how do you know</em>. */
    private static final Set<String> NOT_ASKED =
            WordList.of(AskedRule.class, "not-asked-verbs.txt").words();

    private static final Set<String> TELLING =
            WordList.of(AskedRule.class, "tells-when.txt").words();

    @Override
    public List<Draft> drafts(Sentence sentence) {
        Clause main = sentence.main();
        if (main == null || main.kind() != Clause.Kind.QUESTION || main.verb().isNegative()) {
            return List.of();
        }
        List<Word> words = sentence.words();
        int asked = main.verb().finite() - 1;
        String other = asked < 0 ? null : OTHERS.get(words.get(asked).lower());
        boolean bare = asked == 0 || (asked > 0 && words.get(asked - 1).isOneOf(Set.of(",", "and", "so", "but")));
        boolean happens = main.verb().main() > main.verb().finite()
                && !main.verb().lemma().equals("be")
                && !NOT_ASKED.contains(main.verb().lemma())
                && main.verb().type() != VerbGroup.Type.HAVE;
        boolean single = sentence.dependents().isEmpty() && !sentence.hasAny(Set.of("if", "when", "often"));
        if (other == null || !bare || !happens || !(single || words.get(asked).is("when"))) {
            return List.of();
        }
        boolean timed = words.stream()
                .anyMatch(word -> word.isOneOf(CalendarWords.MONTHS)
                        || word.isOneOf(TELLING)
                        || (word.is(Tag.NUMBER) && other.equals("when")));
        if (timed) {
            return List.of();
        }
        Edits edits = new Edits(words).replace(asked, other);
        return List.of(new Draft(Change.ASKED, edits, Proof::sameClause));
    }
}
