package io.github.jjak.negatives.english;

import io.github.jjak.negatives.perturbed.internal.WordList;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the clauses whose tense has to follow the main clause's: temporal, reported and coordinated ones, and tags. */
final class Dependents {

    /** Adjectives that a clause can belong to: <em>I am glad you came.</em> */
    static final Set<String> FEELINGS =
            WordList.of(Dependents.class, "feelings.txt").words();

    private static final Set<String> TELLING = Set.of("tell", "ask", "show", "remind", "inform", "teach", "warn");
    private static final Set<String> INTRODUCING =
            Set.of("how", "why", "what", "where", "whether", "than", ",", ";", ":", "—", "–");

    private final List<Word> words;
    private final Clause main;
    private final boolean[] foreign;
    private final ClauseFinder finder;
    private final int mainVerb;

    /**
     * @param foreign words that are not the writer's own
     */
    Dependents(List<Word> words, Clause main, boolean[] foreign) {
        this.words = words;
        this.main = main;
        this.foreign = foreign;
        this.finder = new ClauseFinder(words);
        this.mainVerb = Math.max(main.verb().main(), main.verb().finite());
    }

    List<Clause> find() {
        List<Clause> found = new ArrayList<>();
        Clause tag = Tags.clause(words, main.agreement());
        if (tag != null) {
            found.add(tag);
        }
        for (int i = 0; i + 1 < words.size(); i++) {
            boolean outside = (i < main.subjectFrom() - 1 && i < main.verb().finite()) || i >= mainVerb;
            if (!outside || foreign[i] || foreign[i + 1] || !introduces(i)) {
                continue;
            }
            Clause clause = statement(i + 1);
            if (clause == null && (words.get(i).joinsVerbs() || words.get(i).is(","))) {
                clause = coordinatedVerb(i + 1, words.get(i).is(","), found);
            }
            if (clause != null && isNew(clause, found) && !isAside(i, clause)) {
                found.add(clause);
                Clause second = secondVerb(clause);
                if (second != null && isNew(second, found)) {
                    found.add(second);
                }
            }
        }
        return found;
    }

    /** <em>when somebody coughs or sneezes</em>: a verb of the same form right behind a dependent clause's verb. */
    private @Nullable Clause secondVerb(Clause clause) {
        int coordinator = clause.verb().main() + 1;
        int at = coordinator + 1;
        boolean joined = clause.verb().type() == VerbGroup.Type.LEXICAL
                && at < words.size()
                && words.get(coordinator).is(Tag.COORDINATOR)
                && words.get(at).canBe(VerbForm.THIRD)
                && words.get(clause.verb().main()).canBe(VerbForm.THIRD);
        VerbGroup group = joined ? new VerbGroupReader(words).read(at, clause.agreement()) : null;
        return group == null
                ? null
                : new Clause(Clause.Kind.STATEMENT, clause.subjectFrom(), at, clause.agreement(), group);
    }

    private boolean isNew(Clause clause, List<Clause> found) {
        int finite = clause.verb().finite();
        return finite != main.verb().finite()
                && found.stream().noneMatch(other -> other.verb().finite() == finite);
    }

    /** <em>, the first patents issued to him</em>, <em>, causing delays</em>: participles behind a comma. */
    private boolean isAside(int introducer, Clause clause) {
        Word verb = words.get(clause.verb().finite());
        int next = clause.verb().finite() + 1;
        boolean participle = verb.canBe(VerbForm.PAST)
                && verb.canBe(VerbForm.PARTICIPLE)
                && next < words.size()
                && words.get(next).is(Tag.PREPOSITION)
                && clause.subjectTo() > clause.subjectFrom() + 1;
        return words.get(introducer).is(",") && participle;
    }

    /** A clause, maybe behind a phrase: <em>whereas in 2005 the drought was</em>. */
    private @Nullable Clause statement(int from) {
        if (words.get(from).canBe(VerbForm.GERUND)) {
            return null; // ", causing delays"
        }
        Clause clause = finder.statement(from);
        boolean phrase = words.get(from).is(Tag.PREPOSITION) || words.get(from).is(Tag.ADVERB);
        if (clause != null || !phrase) {
            return clause;
        }
        for (int start : new Openings(words).starts(from)) {
            Clause behind = start > from ? finder.statement(start) : null;
            if (behind != null) {
                return behind;
            }
        }
        return null;
    }

    private boolean introduces(int at) {
        Word word = words.get(at);
        if (at == mainVerb) {
            boolean is = main.verb().type() == VerbGroup.Type.BE
                    && main.kind() == Clause.Kind.STATEMENT
                    && words.get(at + 1).is(Tag.SUBJECT_PRONOUN);
            return is || ClauseFinder.REPORTING.contains(main.verb().lemma());
        }
        if (at == mainVerb + 1 && TELLING.contains(main.verb().lemma()) && !word.is(Tag.COORDINATOR)) {
            return true;
        }
        if (word.is("that")) {
            return at == mainVerb + 1 || (at > 0 && !words.get(at - 1).isNounLike());
        }
        return word.isOneOf(Tagger.TIME_SUBORDINATORS)
                || word.is(Tag.COORDINATOR)
                || word.isOneOf(INTRODUCING)
                || word.isOneOf(FEELINGS)
                || (word.is("case") && words.get(at - 1).is("in"))
                || (word.is("time") && words.get(at - 1).isOneOf(Set.of("every", "each", "next")));
    }

    /** <em>went home and slept</em>: a verb with the same subject. */
    private @Nullable Clause coordinatedVerb(int from, boolean behindComma, List<Clause> found) {
        VerbGroupReader reader = new VerbGroupReader(words);
        int at = reader.skipAdverbs(from);
        if (main.kind() != Clause.Kind.STATEMENT || at >= words.size()) {
            return null;
        }
        Word verb = words.get(at);
        boolean adjective = at + 1 < words.size() && words.get(at + 1).is(Tag.ADJECTIVE);
        boolean either = verb.isNounLike() && !verb.canBe(VerbForm.THIRD) && !verb.canBe(VerbForm.PAST);
        boolean noun = either && words.get(from - 2).isNounLike() && !hasObject(at); // "send an aide or nurse to you"
        if (noun) {
            return null;
        }
        boolean plain =
                !verb.isNounLike() || (sharesForm(verb) && (adjective || new FiniteWords(words).complementFollows(at)));
        VerbGroup group = plain ? reader.read(at, main.agreement()) : null;
        boolean attribute = verb.canBe(VerbForm.PARTICIPLE)
                && at + 1 < words.size()
                && words.get(at + 1).isNounLike()
                && !words.get(at + 1).is(Tag.NAME)
                && !words.get(from - 2).is(Tag.ADVERB); // "and sustained periods", not "stayed home and played cards"
        if (attribute) {
            return null;
        }
        if (group == null || (behindComma && !isListed(at)) || isPredicate(at)) {
            return null;
        }
        boolean base = !verb.canBe(VerbForm.THIRD) && !verb.canBe(VerbForm.PAST) && !verb.is(Tag.AUXILIARY);
        if (base && isBehindInfinitive(at)) {
            return null;
        }
        Clause last = found.isEmpty() ? main : found.get(found.size() - 1);
        boolean others = !found.isEmpty()
                && last.verb().type() == VerbGroup.Type.LEXICAL
                && group.type() == VerbGroup.Type.LEXICAL
                && last.verb().time() == group.time();
        if (others) {
            return new Clause(Clause.Kind.STATEMENT, last.subjectFrom(), from, last.agreement(), group);
        }
        boolean same = main.verb().type() == VerbGroup.Type.LEXICAL
                || main.verb().main() == main.verb().finite()
                || group.type() != VerbGroup.Type.LEXICAL
                || VerbKinds.OBJECTLESS.contains(group.lemma()); // no passive: "was treated and recovered"
        return same ? new Clause(Clause.Kind.STATEMENT, main.subjectFrom(), from, main.agreement(), group) : null;
    }

    /** <em>was happy and excited</em>: no finite verb. */
    private boolean isPredicate(int at) {
        VerbReading participle = words.get(at).verb(VerbForm.PARTICIPLE);
        return main.verb().type() == VerbGroup.Type.BE
                && participle != null
                && !VerbKinds.OBJECTLESS.contains(participle.lemma())
                && !hasObject(at)
                && !(at + 1 < words.size() && words.get(at + 1).is(Tag.NAME));
    }

    /** <em>will come in and get</em>, <em>want to go and see</em>: an infinitive. */
    private boolean isBehindInfinitive(int at) {
        for (int i = main.verb().finite() + 1; i < at; i++) {
            Auxiliary auxiliary = words.get(i).auxiliary();
            if (words.get(i).is(Tag.TO) || (auxiliary != null && auxiliary.isModal())) {
                return true;
            }
        }
        return false;
    }

    private boolean hasObject(int at) {
        return at + 1 < words.size()
                && (words.get(at + 1).is(Tag.DETERMINER) || words.get(at + 1).is(Tag.OTHER_PRONOUN));
    }

    private boolean sharesForm(Word verb) {
        Word finite = words.get(main.verb().finite());
        if (main.verb().type() == VerbGroup.Type.BE) {
            return (verb.canBe(VerbForm.THIRD) && main.verb().time() == Time.PRESENT)
                    || (verb.canBe(VerbForm.PAST) && main.verb().time() == Time.PAST);
        }
        return main.verb().type() == VerbGroup.Type.LEXICAL
                && List.of(VerbForm.THIRD, VerbForm.PAST, VerbForm.BASE).stream()
                        .anyMatch(form -> finite.canBe(form) && verb.canBe(form));
    }

    /** <em>got up, washed and left</em>: a verb of the main verb's form, with another one behind <em>and</em>. */
    private boolean isListed(int at) {
        for (int i = at + 1; i + 1 < words.size() && sharesForm(words.get(at)); i++) {
            Word last = words.get(i + 1);
            boolean verb = !last.isNounLike() || new FiniteWords(words).complementFollows(i + 1);
            if (words.get(i).is(Tag.COORDINATOR) && verb && sharesForm(last)) {
                return true;
            }
        }
        return false;
    }
}
