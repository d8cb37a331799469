package io.github.jjak.negatives.english;

import io.github.jjak.negatives.perturbed.internal.WordList;
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

    private static final int NEAR = 10;
    private static final Set<String> SUBORDINATING =
            WordList.of(Sentence.class, "clause-subordinators.txt").words();

    static Sentence of(List<Word> words) {
        Clause main = new ClauseFinder(words).find();
        if (main == null) {
            return new Sentence(words, null, List.of(), true);
        }
        boolean[] foreign = Quotations.quoted(words);
        if (foreign[main.verb().finite()]) {
            foreign = new boolean[words.size()];
        }
        List<Clause> dependents = new Dependents(words, main, foreign).find();
        boolean entangled = entangled(words, main, dependents, foreign) || sharesDoubtfulVerb(words, main, dependents);
        return new Sentence(words, main, dependents, entangled);
    }

    /** Does any of the given words occur? */
    boolean hasAny(Set<String> some) {
        return words.stream().anyMatch(word -> some.contains(word.lower()));
    }

    private static boolean entangled(List<Word> words, Clause main, List<Clause> dependents, boolean[] foreign) {
        FiniteWords finites = new FiniteWords(words);
        for (int i = 0; i < words.size(); i++) {
            int at = i;
            boolean known =
                    foreign[at] || within(main, at) || dependents.stream().anyMatch(clause -> within(clause, at));
            if (!known && finites.isSure(i) && !isRelative(words, i) && !isAttribution(words, i)) {
                return true;
            }
            boolean doubtful = i + 2 < words.size()
                    && !foreign[at]
                    && words.get(i).isOneOf(SUBORDINATING)
                    && i > main.verb().finite()
                    && dependents.stream()
                            .noneMatch(clause -> clause.subjectFrom() > at && clause.subjectFrom() <= at + NEAR)
                    && beginsClause(words, i + 1);
            if (doubtful) {
                return true;
            }
        }
        return false;
    }

    /** <em>when molecules accumulate</em>, not <em>when travelling</em>. */
    private static boolean beginsClause(List<Word> words, int at) {
        Word word = words.get(at);
        return word.is(Tag.SUBJECT_PRONOUN)
                || word.is(Tag.DETERMINER)
                || word.is(Tag.NAME)
                || (word.isNounLike() && !word.canBe(VerbForm.GERUND))
                || (word.is(Tag.ADJECTIVE) && words.get(at + 1).isNounLike());
    }

    /** <em>"...," says a neighbour</em> */
    private static boolean isAttribution(List<Word> words, int at) {
        VerbReading third = words.get(at).verb(VerbForm.THIRD);
        return at > 0
                && third != null
                && ClauseFinder.REPORTING.contains(third.lemma())
                && words.get(at - 1).isOneOf(Set.of("\"", "”", ","));
    }

    /** <em>issues cards and charges fees</em>: a coordinated word that may be a second verb of the same form. */
    static boolean sharesDoubtfulVerb(List<Word> words, Clause main, List<Clause> known) {
        boolean copula = main.verb().main() == main.verb().finite();
        if (!copula || main.kind() == Clause.Kind.IMPERATIVE) {
            return false;
        }
        Word verb = words.get(main.verb().finite());
        for (int i = main.verb().finite() + 1; i + 1 < words.size(); i++) {
            Word word = words.get(i + 1);
            int at = i + 1;
            if (known.stream().anyMatch(clause -> clause.verb().finite() == at)) {
                continue;
            }
            boolean form = List.of(VerbForm.THIRD, VerbForm.PAST, VerbForm.BASE).stream()
                    .anyMatch(each -> (verb.canBe(each) || (verb.is(Tag.AUXILIARY) && each == VerbForm.THIRD))
                            && word.canBe(each));
            int plain = new VerbGroupReader(words).skipAdverbs(i + 1);
            boolean taken = known.stream().anyMatch(clause -> clause.verb().finite() == plain);
            if (words.get(i).joinsVerbs() && plain < words.size() && !taken && isWalkedHome(words, plain)) {
                return true;
            }
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

    /** <em>was tired and walked home</em>: a form that is finite or a participle, with something behind it. */
    private static boolean isWalkedHome(List<Word> words, int at) {
        Word word = words.get(at);
        boolean either = word.canBe(VerbForm.PAST) && word.canBe(VerbForm.PARTICIPLE) && !word.isNounLike();
        return either
                && at + 1 < words.size()
                && !words.get(at + 1).is(Tag.MARK)
                && !words.get(at + 1).is(Tag.COORDINATOR)
                && !words.get(at + 1).is(Tag.PREPOSITION);
    }

    private static boolean within(Clause clause, int at) {
        return at == clause.verb().finite()
                || (at >= clause.subjectFrom()
                        && at <= Math.max(clause.verb().finite(), clause.verb().main()));
    }

    private static boolean isRelative(List<Word> words, int finite) {
        if (finite > 1 && words.get(finite - 1).is("what")) {
            return true;
        }
        for (int i = finite - 1; i > 0 && i > finite - 12; i--) {
            Word word = words.get(i);
            if (word.isOneOf(Set.of("who", "whom", "which", "whose", "that", "where"))) {
                return true;
            }
            boolean contact = words.get(i - 1).isNounLike() || words.get(i - 1).is(Tag.OTHER_PRONOUN);
            if (word.is(Tag.SUBJECT_PRONOUN) && contact) {
                return true;
            }
            if ((word.is(Tag.MARK) && !word.is("-")) || word.isOneOf(Tagger.TIME_SUBORDINATORS)) {
                return false;
            }
        }
        return false;
    }
}
