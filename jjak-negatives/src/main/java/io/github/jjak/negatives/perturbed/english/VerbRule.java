package io.github.jjak.negatives.perturbed.english;

import io.github.jjak.negatives.perturbed.Perturbation;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Exchanges the main verb, an infinitive with {@code to}, or an adjective for its entry in {@code exchanges.txt}. */
final class VerbRule implements EnglishRule {

    private static final Set<String> PARTICLES = Set.of(
            "up",
            "out",
            "off",
            "away",
            "down",
            "over",
            "back",
            "through",
            "on",
            "in",
            "around",
            "along",
            "apart",
            "together");
    private static final Set<String> OPEN_PARTICLES = Set.of(
            "up",
            "out",
            "off",
            "away",
            "down",
            "over",
            "back",
            "through",
            "around",
            "along",
            "apart",
            "for",
            "to",
            "of",
            "about",
            "as",
            "together",
            "into",
            "like",
            "that",
            "with");
    private static final Set<String> TO_IS_PREPOSITION = Set.of(
            "due",
            "related",
            "according",
            "relation",
            "contribute",
            "contributes",
            "lead",
            "leads",
            "used",
            "regard",
            "up");
    private static final Set<String> FREE_PREPOSITIONS = Set.of(
            "arrive",
            "depart",
            "rise",
            "fall",
            "agree",
            "disagree",
            "succeed",
            "subscribe",
            "unsubscribe",
            "appear",
            "believe",
            "grow",
            "shrink",
            "begin",
            "end",
            "laugh",
            "cry",
            "connect",
            "disconnect",
            "attach");

    private final Morphology morphology;
    private final Exchanges exchanges = new Exchanges();

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
            add(adjective(sentence, i), drafts);
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
        boolean adjective = word.is("closed") && verb.type() == VerbGroup.Type.BE; // "is open", not "is opened"
        if (!morphology.isVerb(verb.lemma()) || adjective) {
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
        Exchanges.ParticleVerb other =
                PARTICLES.contains(next) && !isPlace(words, at + 1) ? exchanges.verb(lemma, next) : null;
        boolean particle = other != null;
        if (other == null) {
            boolean free = FREE_PREPOSITIONS.contains(lemma)
                    && !Set.of("up", "out", "off", "down", "over").contains(next);
            other = (OPEN_PARTICLES.contains(next) && !free) || separated(words, at) ? null : exchanges.verb(lemma, "");
        }
        if (other == null || other.particle().isEmpty() == particle || !morphology.isVerb(other.lemma())) {
            return null;
        }
        String replacement = morphology.form(other.lemma(), form);
        Edits edits = new Edits(words).replace(at, replacement);
        if (particle) {
            edits.replace(at + 1, other.particle());
            boolean followed = at + 2 < words.size() && words.get(at + 2).isOneOf(Set.of("to", "of"));
            if (followed) { // log in to, log out of
                edits.replace(at + 2, other.particle().equals("out") ? "of" : "to");
            }
        }
        String otherLemma = other.lemma();
        return new Draft(
                Perturbation.Rule.VERB,
                edits,
                (before, after) -> Proof.sameClause(before, after)
                        && Proof.sameSubject(before, after)
                        && (!main || hasMain(after, otherLemma)));
    }

    /** <em>signed in Vienna</em>: no particle, but the preposition of a place or time. */
    private static boolean isPlace(List<Word> words, int at) {
        if (!words.get(at).is("in") || at + 1 >= words.size()) {
            return false;
        }
        Word next = words.get(at + 1);
        return next.is(Tag.NAME) || next.is(Tag.NUMBER) || next.is(Tag.DETERMINER);
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

    private @Nullable Draft adjective(Sentence sentence, int at) {
        List<Word> words = sentence.words();
        String other = exchanges.adjective(words.get(at).lower());
        if (other == null || !adjectivePlace(words, at) || sentence.hasAny(Set.of(other))) {
            return null;
        }
        Edits edits = new Edits(words).replace(at, other);
        Articles.fix(words, at, other, edits);
        return new Draft(
                Perturbation.Rule.VERB,
                edits,
                (before, after) -> Proof.sameClause(before, after)
                        && (before.main() == null
                                || words.get(at).is("closed")
                                || before.main().verb().lemma().equals(lemma(after))));
    }

    private static String lemma(Sentence sentence) {
        return sentence.main() == null ? "" : sentence.main().verb().lemma();
    }

    /** Between an article or adverb and a noun, or behind a form of {@code be}. */
    private static boolean adjectivePlace(List<Word> words, int at) {
        if (words.get(at).token().startsUpperCase() || at + 1 >= words.size()) {
            return false;
        }
        Word before = words.get(at - 1);
        Word next = words.get(at + 1);
        boolean degree =
                before.isOneOf(Set.of("very", "too", "so", "more", "most", "as", "how", "less", "least", "far"));
        boolean predicate = (before.auxiliary() != null && before.auxiliary().isBe()) || before.is("be");
        boolean ends = next.is(".")
                || next.is("?")
                || next.is(",")
                || next.isOneOf(Set.of("and", "in", "for", "because", "when", "if"));
        boolean determined = before.is(Tag.DETERMINER) && !before.is(Tag.OTHER_PRONOUN);
        boolean plainNoun = next.isNounLike() && !next.is(Tag.NAME) && !next.is(Tag.ADJECTIVE);
        boolean fixed = before.isOneOf(Set.of("no", "any", "such", "every", "each", "half"))
                || next.is("term")
                || next.is("school")
                || next.is("age")
                || next.is("blood")
                || next.is("amount")
                || next.is("intestine")
                || next.is("bowel")
                || next.is("sector")
                || next.is("life")
                || next.is("number")
                || next.is("numbers")
                || next.is("time")
                || next.is("sense");
        return !fixed && !degree && ((determined && plainNoun) || (predicate && ends));
    }
}
