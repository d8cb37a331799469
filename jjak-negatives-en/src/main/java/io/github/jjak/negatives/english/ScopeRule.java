package io.github.jjak.negatives.english;

import io.github.jjak.negatives.perturbed.Change;
import io.github.jjak.negatives.perturbed.internal.WordList;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** At least and at most, above and below, before and after, all and some, only, always and never, without and with. */
final class ScopeRule implements EnglishRule {

    private static final Map<String, String> PHRASES =
            WordList.of(ScopeRule.class, "scope-phrases.tsv").pairs();

    /** Before an amount only. */
    private static final Map<String, String> BOUNDS =
            WordList.of(ScopeRule.class, "scope-bounds.tsv").pairs();

    private static final Map<String, String> PERSONS =
            WordList.of(ScopeRule.class, "scope-pronouns.tsv").pairs();

    private static final Set<String> COUNTABLE =
            WordList.of(ScopeRule.class, "countable-nouns.txt").words();

    /** Words that live beside a negation only. */
    private static final Set<String> ANY =
            WordList.of(ScopeRule.class, "negative-polarity.txt").words();

    private static final Set<String> TIMES =
            WordList.of(ScopeRule.class, "times-of-every.txt").words();

    private static final Set<String> DEGREES =
            WordList.of(ScopeRule.class, "before-fixed-many.txt").words();

    @Override
    public List<Draft> drafts(Sentence sentence) {
        List<Draft> drafts = new ArrayList<>();
        List<Word> words = sentence.words();
        for (int i = 0; i + 1 < words.size(); i++) {
            Edits edits = edits(sentence, i);
            if (edits != null) {
                drafts.add(new Draft(Change.SCOPE, edits, ScopeRule::proves));
            }
        }
        return drafts;
    }

    private static @Nullable Edits edits(Sentence sentence, int at) {
        List<Word> words = sentence.words();
        Edits edits = new Edits(words);
        Edits phrase = phrase(words, at, edits);
        if (phrase != null) {
            return phrase;
        }
        Word word = words.get(at);
        String bound = BOUNDS.get(word.lower());
        if (bound != null && isAmount(words, at + 1) && !NumberPlaces.isJoined(words, at + 1)) {
            return edits.replace(at, bound);
        }
        String person = PERSONS.get(word.lower());
        if (person != null && !sentence.hasAny(Set.of("but", "except", "else", "if"))) {
            return edits.replace(at, person);
        }
        return switch (word.lower()) {
            case "before", "after" -> TimeOrder.turned(words, at, edits);
            case "until", "by", "from", "within" -> TimeOrder.moved(words, at, edits);
            case "all", "some", "every", "each", "both", "half", "most", "many", "few" -> quantity(words, at, edits);
            case "no" -> some(words, at, edits);
            case "only" -> OnlyPlace.edits(words, at, edits);
            case "always" -> negatable(sentence) ? edits.replace(at, "never") : null;
            case "never" -> sentence.hasAny(ANY) ? null : edits.replace(at, "always");
            case "without" -> isThing(words, at + 1) ? edits.replace(at, "with") : null;
            case "except" ->
                isThing(words, at + 1) && sentence.hasAny(Set.of("all", "every"))
                        ? edits.replace(at, "including")
                        : null;
            default -> null;
        };
    }

    /** Two words: <em>at least</em>, <em>or older</em>. */
    private static @Nullable Edits phrase(List<Word> words, int at, Edits edits) {
        String other =
                PHRASES.get(words.get(at).lower() + " " + words.get(at + 1).lower());
        if (other == null) {
            return null;
        }
        String[] pair = other.split(" ", 0);
        boolean amount = (words.get(at).is("or") || words.get(at).is("and"))
                ? at > 0 && behindAmount(words, at - 1)
                : isAmount(words, at + 2) || (words.get(at).is("at") && at + 2 < words.size());
        boolean doubled = at > 0 && words.get(at - 1).isOneOf(Set.of("no", "not", "much", "far", "even"));
        return amount && !doubled ? edits.replace(at, pair[0]).replace(at + 1, pair[1]) : null;
    }

    /** <em>65 or older</em>, <em>3 people or more</em> */
    private static boolean behindAmount(List<Word> words, int at) {
        return words.get(at).is(Tag.NUMBER)
                || (at > 0 && words.get(at - 1).is(Tag.NUMBER))
                || words.get(at).isOneOf(Set.of("%", "percent"));
    }

    private static boolean isAmount(List<Word> words, int at) {
        return at < words.size()
                && (words.get(at).is(Tag.NUMBER) || words.get(at).isOneOf(Set.of("$", "€", "£", "half")))
                && !words.get(at).isOneOf(Set.of("first", "second", "third", "one"));
    }

    private static boolean isThing(List<Word> words, int at) {
        if (at >= words.size() || words.get(at).canBe(VerbForm.GERUND)) {
            return false;
        }
        Word word = words.get(at);
        return (word.is(Tag.DETERMINER) && !word.isOneOf(Set.of("any", "much", "such")))
                || word.isNounLike()
                || (word.is(Tag.ADJECTIVE)
                        && at + 1 < words.size()
                        && words.get(at + 1).isNounLike());
    }

    private static @Nullable Edits quantity(List<Word> words, int at, Edits edits) {
        Word word = words.get(at);
        Word next = words.get(at + 1);
        boolean several = headIsPlural(words, at + 1);
        boolean time = next.isOneOf(TIMES);
        return switch (word.lower()) {
            case "all" -> {
                if (next.is("of") || next.isOneOf(Set.of("the", "your", "our", "their", "its", "these", "those"))) {
                    yield several(words, at + 2) ? some(edits, at, next.is("of")) : null;
                }
                yield several && words.stream().noneMatch(other -> other.is("except"))
                        ? edits.replace(at, "some")
                        : null;
            }
            case "some" -> several || next.is("of") ? edits.replace(at, "all") : null;
            case "every", "each" ->
                isNoun(words, at + 1) && !time && !next.is("of") && at < 2 ? edits.replace(at, "no") : null;
            case "both" -> several && at == 0 ? edits.replace(at, "neither of the") : null;
            case "half", "most" -> next.is("of") ? edits.replace(at, "all") : null;
            case "many" -> several && before(words, at) ? edits.replace(at, "few") : null;
            case "few" -> several && before(words, at) ? edits.replace(at, "many") : null;
            default -> null;
        };
    }

    private static Edits some(Edits edits, int at, boolean of) {
        return edits.replace(at, of ? "some" : "some of");
    }

    private static boolean several(List<Word> words, int from) {
        return headIsPlural(words, from) || (from < words.size() && headIsPlural(words, from + 1));
    }

    private static boolean before(List<Word> words, int at) {
        return at == 0 || !words.get(at - 1).isOneOf(DEGREES);
    }

    /** Whether the noun phrase that begins here ends with a plural. */
    private static boolean headIsPlural(List<Word> words, int from) {
        int at = from;
        while (at < words.size() && (words.get(at).isNounLike() || words.get(at).is(Tag.ADJECTIVE))) {
            at++;
        }
        return at > from && FiniteWords.isKnownPlural(words.get(at - 1));
    }

    private static boolean isNoun(List<Word> words, int at) {
        return at < words.size() && words.get(at).is(Tag.NOUN);
    }

    /** <em>There is no fee</em> becomes <em>there is a fee</em>; <em>no photos are allowed</em>, <em>photos are</em>. */
    private static @Nullable Edits some(List<Word> words, int at, Edits edits) {
        int end = at + 1;
        while (end < words.size()
                && (words.get(end).isNounLike() || words.get(end).is(Tag.ADJECTIVE))) {
            end++;
        }
        if (end == at + 1 || (at > 0 && words.get(at - 1).isOneOf(Set.of("or", "and", "with")))) {
            return null;
        }
        Word head = words.get(end - 1);
        if (FiniteWords.isKnownPlural(head)) {
            return edits.remove(at);
        }
        return head.isOneOf(COUNTABLE)
                ? edits.replace(at, Articles.before(words.get(at + 1).lower()))
                : null;
    }

    private static boolean negatable(Sentence sentence) {
        return sentence.main() != null && !sentence.main().verb().isNegative() && !sentence.hasAny(Set.of("almost"));
    }

    /** The same clause, except that a word that negates may have come or gone. */
    private static boolean proves(Sentence before, Sentence after) {
        Clause old = before.main();
        Clause now = after.main();
        if (old == null || now == null) {
            return old == null && now == null;
        }
        return old.kind() == now.kind() && old.verb().time() == now.verb().time() && Proof.sameMainVerb(old, now);
    }
}
