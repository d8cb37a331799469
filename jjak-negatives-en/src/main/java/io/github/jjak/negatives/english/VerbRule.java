package io.github.jjak.negatives.english;

import io.github.jjak.negatives.perturbed.Change;
import io.github.jjak.negatives.perturbed.internal.WordList;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Exchanges the main verb, an infinitive with {@code to}, or an adjective for its entry in {@code exchanges.txt}. */
final class VerbRule implements EnglishRule {

    private static final Set<String> PARTICLES =
            WordList.of(VerbRule.class, "verb-particles.txt").words();
    private static final Set<String> TO_IS_PREPOSITION =
            WordList.of(VerbRule.class, "before-preposition-to.txt").words();
    private final Morphology morphology;
    private final Exchanges exchanges = new Exchanges();
    private final AdjectiveExchange adjectives = new AdjectiveExchange(exchanges);

    VerbRule(Morphology morphology) {
        this.morphology = morphology;
    }

    @Override
    public List<Draft> drafts(Sentence sentence) {
        List<Draft> drafts = new ArrayList<>();
        Clause main = sentence.main();
        if (main != null && main.verb().main() >= 0) {
            VerbForm form = form(sentence.words(), main);
            add(
                    form == null
                            ? null
                            : verb(sentence, main.verb().main(), main.verb().lemma(), form, true),
                    drafts);
        }
        for (int i = 1; i < sentence.words().size(); i++) {
            add(infinitive(sentence, i), drafts);
            add(adjectives.draft(sentence, i), drafts);
        }
        return drafts;
    }

    private static void add(@Nullable Draft draft, List<Draft> drafts) {
        if (draft != null) {
            drafts.add(draft);
        }
    }

    private @Nullable VerbForm form(List<Word> words, Clause clause) {
        VerbGroup verb = clause.verb();
        Word word = words.get(verb.main());
        boolean be = verb.type() == VerbGroup.Type.BE
                || (verb.main() > 0 && words.get(verb.main() - 1).is("be"));
        boolean adjective = word.is("closed") && be; // "is open", not "is opened"
        if (!morphology.isVerb(verb.lemma()) || adjective || verb.time() == Time.PAST_OR_PRESENT) {
            return null;
        }
        if (clause.kind() == Clause.Kind.IMPERATIVE) {
            return VerbForm.BASE;
        }
        if (verb.type() == VerbGroup.Type.LEXICAL) {
            boolean third = word.is(morphology.form(verb.lemma(), VerbForm.THIRD));
            return verb.time() == Time.PAST ? VerbForm.PAST : third ? VerbForm.THIRD : VerbForm.BASE;
        }
        for (VerbForm form : List.of(VerbForm.GERUND, VerbForm.BASE, VerbForm.PARTICIPLE)) {
            boolean base =
                    form == VerbForm.BASE && verb.type() != VerbGroup.Type.DO && verb.type() != VerbGroup.Type.MODAL;
            if (!base && word.is(morphology.form(verb.lemma(), form))) {
                return form;
            }
        }
        return null;
    }

    private @Nullable Draft infinitive(Sentence sentence, int at) {
        List<Word> words = sentence.words();
        VerbReading reading = words.get(at).verb(VerbForm.BASE);
        boolean afterTo =
                words.get(at - 1).is(Tag.TO) && (at < 2 || !words.get(at - 2).isOneOf(TO_IS_PREPOSITION));
        boolean isMain = sentence.main() != null && sentence.main().verb().main() == at;
        boolean name = words.get(at).is(Tag.NAME);
        if (reading == null || !afterTo || isMain || name) {
            return null;
        }
        boolean verbPlace = !words.get(at).isNounLike() || new FiniteWords(words).complementFollows(at);
        return verbPlace ? verb(sentence, at, reading.lemma(), VerbForm.BASE, false) : null;
    }

    private @Nullable Draft verb(Sentence sentence, int at, String lemma, VerbForm form, boolean main) {
        List<Word> words = sentence.words();
        String next = at + 1 < words.size() ? words.get(at + 1).lower() : "";
        boolean phrasal = PARTICLES.contains(next)
                && !exchanges.verb(lemma, next).isEmpty()
                && !(next.equals("in") && VerbPlace.isPlace(words, at + 1));
        if (!phrasal && separated(words, at)) {
            return null;
        }
        VerbPlace place = new VerbPlace(sentence, at, phrasal ? at + 2 : at + 1, main);
        for (Exchanges.Exchange exchange : exchanges.verb(lemma, phrasal ? next : "")) {
            if (place.fits(exchange.frame())
                    && morphology.isVerb(exchange.other().lemma())) {
                return exchanged(sentence, at, form, main, place, exchange);
            }
        }
        return null;
    }

    private @Nullable Draft exchanged(
            Sentence sentence, int at, VerbForm form, boolean main, VerbPlace place, Exchanges.Exchange exchange) {
        List<Word> words = sentence.words();
        Exchanges.ParticleVerb other = exchange.other();
        if (other.particle().isEmpty() && words.stream().anyMatch(word -> isForm(word, other.lemma()))) {
            return null; // "once we receive the form, we will receive"
        }
        Edits edits = new Edits(words).replace(at, morphology.form(other.lemma(), form));
        if (!other.particle().isEmpty()) {
            edits.replace(at + 1, other.particle());
            boolean followed = at + 2 < words.size() && words.get(at + 2).isOneOf(Set.of("to", "of"));
            if (followed) { // log in to, log out of
                edits.replace(at + 2, other.particle().equals("out") ? "of" : "to");
            }
        }
        if (!place.swap(exchange.frame(), edits)) {
            return null;
        }
        String lemma = other.lemma();
        return new Draft(
                main && !isAction(sentence) ? Change.PREDICATE : Change.WORD,
                edits,
                (before, after) -> Proof.sameClause(before, after)
                        && Proof.sameSubject(before, after)
                        && (!main || hasMain(after, lemma)));
    }

    private static boolean isForm(Word word, String lemma) {
        return word.is(lemma)
                || word.verbs().stream().anyMatch(reading -> reading.lemma().equals(lemma));
    }

    /** <em>Can I open an account?</em> asks for another thing than <em>Can I close an account?</em> */
    private static boolean isAction(Sentence sentence) {
        return sentence.main() != null && sentence.main().verb().time() == Time.MODAL;
    }

    private static boolean hasMain(Sentence after, String lemma) {
        return after.main() != null && after.main().verb().lemma().equals(lemma);
    }

    /** <em>turn it off</em>: a particle behind a short object. */
    private static boolean separated(List<Word> words, int at) {
        for (int i = at + 2; i < Math.min(words.size(), at + 5); i++) {
            Word word = words.get(i);
            boolean last = i + 1 >= words.size()
                    || words.get(i + 1).is(Tag.MARK)
                    || words.get(i + 1).is(Tag.COORDINATOR);
            if (word.isOneOf(PARTICLES) && last) {
                return true;
            }
        }
        return false;
    }
}
