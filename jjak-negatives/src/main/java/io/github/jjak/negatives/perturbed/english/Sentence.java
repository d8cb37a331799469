package io.github.jjak.negatives.perturbed.english;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A sentence and what was found in it.
 *
 * @param main its main clause, null if none was made out
 * @param dependents clauses whose tense has to follow the main clause's: temporal, reported, coordinated
 * @param entangled whether there is a finite verb that belongs to none of these and to no relative clause
 */
record Sentence(List<Word> words, @Nullable Clause main, List<Clause> dependents, boolean entangled) {

    static Sentence of(List<Word> words) {
        Clause main = new ClauseFinder(words).find();
        if (main == null) {
            return new Sentence(words, null, List.of(), true);
        }
        List<Clause> dependents = dependents(words, main);
        boolean entangled = entangled(words, main, dependents) || sharesDoubtfulVerb(words, main);
        return new Sentence(words, main, dependents, entangled);
    }

    /** Does any of the given words occur? */
    boolean hasAny(Set<String> some) {
        return words.stream().anyMatch(word -> some.contains(word.lower()));
    }

    private static List<Clause> dependents(List<Word> words, Clause main) {
        ClauseFinder finder = new ClauseFinder(words);
        List<Clause> found = new ArrayList<>();
        int mainVerb = Math.max(main.verb().main(), main.verb().finite());
        for (int i = 0; i + 1 < words.size(); i++) {
            boolean outside = (i < main.subjectFrom() - 1 && i < main.verb().finite()) || i >= mainVerb;
            if (!outside || !introduces(words, i, mainVerb, main)) {
                continue;
            }
            Clause clause = finder.statement(i + 1);
            if (clause == null && words.get(i).is(Tag.COORDINATOR)) {
                clause = coordinatedVerb(words, i + 1, main);
            }
            if (clause != null && clause.verb().finite() != main.verb().finite()) {
                found.add(clause);
            }
        }
        return found;
    }

    private static boolean introduces(List<Word> words, int at, int mainVerb, Clause main) {
        Word word = words.get(at);
        if (at == mainVerb) {
            return ClauseFinder.REPORTING.contains(main.verb().lemma());
        }
        if (word.is("that")) {
            return at == mainVerb + 1 || (at > 0 && !words.get(at - 1).isNounLike());
        }
        return word.isOneOf(Tagger.TIME_SUBORDINATORS)
                || word.is(Tag.COORDINATOR)
                || word.is(",")
                || word.isOneOf(Set.of("how", "why", "what", "where", "whether"));
    }

    /** <em>went home and slept</em>: a verb with the same subject. */
    private static @Nullable Clause coordinatedVerb(List<Word> words, int from, Clause main) {
        VerbGroupReader reader = new VerbGroupReader(words);
        int at = reader.skipAdverbs(from);
        if (main.kind() != Clause.Kind.STATEMENT
                || at >= words.size()
                || words.get(at).isNounLike()) {
            return null;
        }
        VerbGroup group = reader.read(at, main.agreement());
        if (group == null) {
            return null;
        }
        boolean same = main.verb().type() == VerbGroup.Type.LEXICAL
                || main.verb().main() == main.verb().finite()
                || group.type() != VerbGroup.Type.LEXICAL;
        return same ? new Clause(Clause.Kind.STATEMENT, main.subjectFrom(), from, main.agreement(), group) : null;
    }

    private static boolean entangled(List<Word> words, Clause main, List<Clause> dependents) {
        FiniteWords finites = new FiniteWords(words);
        for (int i = 0; i < words.size(); i++) {
            int at = i;
            boolean known = within(main, at) || dependents.stream().anyMatch(clause -> within(clause, at));
            if (!known && finites.isSure(i) && !isRelative(words, i)) {
                return true;
            }
        }
        return false;
    }

    /** <em>issues cards and charges fees</em>: a coordinated word that may be a second verb of the same form. */
    static boolean sharesDoubtfulVerb(List<Word> words, Clause main) {
        boolean copula = main.verb().main() == main.verb().finite();
        if (!copula || main.kind() == Clause.Kind.IMPERATIVE) {
            return false;
        }
        Word verb = words.get(main.verb().finite());
        for (int i = main.verb().finite() + 1; i + 1 < words.size(); i++) {
            Word word = words.get(i + 1);
            boolean form = List.of(VerbForm.THIRD, VerbForm.PAST, VerbForm.BASE).stream()
                    .anyMatch(each -> (verb.canBe(each) || (verb.is(Tag.AUXILIARY) && each == VerbForm.THIRD))
                            && word.canBe(each));
            if (words.get(i).is(Tag.COORDINATOR) && word.isNounLike() && form && !word.is(Tag.NAME)) {
                boolean object = i + 2 < words.size()
                        && (words.get(i + 2).isNounLike()
                                || words.get(i + 2).is(Tag.ADJECTIVE)
                                || new FiniteWords(words).complementFollows(i + 1));
                if (object || !words.get(i - 1).isNounLike()) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean within(Clause clause, int at) {
        return at == clause.verb().finite()
                || (at >= clause.subjectFrom()
                        && at <= Math.max(clause.verb().finite(), clause.verb().main()));
    }

    private static boolean isRelative(List<Word> words, int finite) {
        for (int i = finite - 1; i > 0 && i > finite - 12; i--) {
            Word word = words.get(i);
            if (word.isOneOf(Set.of("who", "which", "whose", "that", "where"))) {
                return true;
            }
            if (word.is(Tag.SUBJECT_PRONOUN) && words.get(i - 1).isNounLike()) {
                return true;
            }
            if ((word.is(Tag.MARK) && !word.is("-")) || word.isOneOf(Tagger.TIME_SUBORDINATORS)) {
                return false;
            }
        }
        return false;
    }
}
