package io.github.jjak.negatives.english;

import io.github.jjak.negatives.perturbed.internal.WordList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Where the main clause of a sentence may begin: behind opening words (<em>However,</em>), phrases (<em>On Mondays</em>, <em>Last
 * year</em>), subordinate clauses and participles up to their comma. The likeliest place comes first.
 */
final class Openings {

    private static final int MOST_NESTED = 3;
    private static final int LONGEST = 30;
    private static final int LONGEST_PHRASE = 12;

    private static final Set<String> WORDS =
            WordList.of(Openings.class, "opening-words.txt").words();
    private static final Set<String> QUANTIFIERS = Set.of("about", "over", "around", "under", "above");

    private final List<Word> words;
    private final FiniteWords finites;
    private final TimePhrases times;

    Openings(List<Word> words) {
        this.words = words;
        this.finites = new FiniteWords(words);
        this.times = new TimePhrases(words);
    }

    /** Positions in the order in which to try them; the first word is always among them. */
    Set<Integer> starts() {
        Set<Integer> starts = new LinkedHashSet<>();
        int first = 0;
        while (first < words.size() && words.get(first).isOneOf(Set.of("-", "•", "*", "\"", "“", "("))) {
            first++;
        }
        int behindQuotation = Quotations.behind(words, first);
        if (behindQuotation > 0) {
            starts.add(behindQuotation);
        }
        collect(first, 0, starts);
        return starts;
    }

    /** The same for a clause that begins at a position. */
    Set<Integer> starts(int from) {
        Set<Integer> starts = new LinkedHashSet<>();
        collect(from, 1, starts);
        return starts;
    }

    private void collect(int at, int depth, Set<Integer> starts) {
        if (at >= words.size() || depth > MOST_NESTED) {
            return;
        }
        Word first = words.get(at);
        int behindTime = times.end(at);
        if (behindTime > 0) {
            collect(behindTime, depth + 1, starts);
        }
        if (asks(at)) {
            starts.add(at);
        } else if (opens(at) || (first.is(Tag.ADVERB) && first.lower().endsWith("ly"))) {
            collect(skipComma(at + 1), depth + 1, starts);
        } else if (isPair(at, "how", "come")) {
            collect(at + 2, depth + 1, starts);
        } else if (isPair(at, "more", "than") || isPair(at, "less", "than") || isPair(at, "at", "least")) {
            starts.add(at + 2);
        } else if (isGraded(at)) {
            collect(skipComma(at + 2), depth + 1, starts);
        } else if (first.isOneOf(QUANTIFIERS) && isNumber(at + 1)) {
            starts.add(at + 1);
            phrase(at, depth, starts);
        } else if (isSubordinate(at)) {
            behindCommas(at, depth, starts);
            behindClause(at, starts);
            phrase(at, depth, starts);
        } else if (isParticipial(at)) {
            int comma = finites.indexOf(",", at);
            boolean list = comma > 0
                    && comma + 1 < words.size()
                    && (words.get(comma + 1).is(Tag.COORDINATOR)
                            || words.get(comma + 1).canBe(VerbForm.GERUND));
            if (comma > 0 && comma - at < LONGEST && !list && !hasSure(at, comma)) {
                collect(comma + 1, depth + 1, starts);
            }
        }
        starts.add(at);
    }

    private boolean opens(int at) {
        boolean answer = !words.get(at).is("no") || skipComma(at + 1) > at + 1; // "no smoking"
        return words.get(at).isOneOf(WORDS) && answer;
    }

    private boolean isPair(int at, String first, String second) {
        return words.get(at).is(first)
                && at + 2 < words.size()
                && words.get(at + 1).is(second);
    }

    /** <em>Most commonly,</em> */
    private boolean isGraded(int at) {
        return words.get(at).isOneOf(Set.of("most", "more", "very", "quite"))
                && skipComma(at + 2) > at + 2
                && words.get(at + 1).lower().endsWith("ly");
    }

    private boolean asks(int at) {
        return words.get(at).is(Tag.QUESTION_WORD)
                && at + 1 < words.size()
                && (words.get(at + 1).is(Tag.AUXILIARY) || words.get(at + 1).is(Tag.CLITIC));
    }

    private boolean isSubordinate(int at) {
        Word first = words.get(at);
        boolean asked = at + 1 < words.size() && words.get(at + 1).is(Tag.QUESTION_WORD);
        return !asked
                && ((first.is(Tag.SUBORDINATOR) && !first.is("that"))
                        || first.is(Tag.PREPOSITION)
                        || first.is("according"));
    }

    private boolean isParticipial(int at) {
        Word first = words.get(at);
        boolean quality = first.is(Tag.ADJECTIVE)
                && at + 1 < words.size()
                && (words.get(at + 1).is(Tag.PREPOSITION) || words.get(at + 1).is(Tag.TO)); // "similar to gas, ..."
        return quality
                || first.canBe(VerbForm.GERUND)
                || first.is(Tag.TO)
                || (first.canBe(VerbForm.PARTICIPLE) && !first.canBe(VerbForm.BASE) && !first.isNounLike());
    }

    private boolean isNumber(int at) {
        return at < words.size() && words.get(at).is(Tag.NUMBER);
    }

    private int skipComma(int at) {
        return at < words.size() && words.get(at).is(",") ? at + 1 : at;
    }

    private void behindCommas(int at, int depth, Set<Integer> starts) {
        int comma = finites.indexOf(",", at);
        while (comma > 0 && comma - at < LONGEST) {
            collect(comma + 1, depth + 1, starts);
            comma = finites.indexOf(",", comma + 1);
        }
    }

    /** <em>When I was young I lived in Rome:</em> a pronoun with a verb behind the verb of the subordinate clause. */
    private void behindClause(int at, Set<Integer> starts) {
        NounPhrase inner = words.get(at).is(Tag.SUBORDINATOR) ? new SubjectFinder(words).find(at + 1) : null;
        if (inner == null) {
            return;
        }
        int found = -1;
        for (int i = inner.finite() + 1; i + 1 < words.size() && !words.get(i).is(","); i++) {
            boolean subject = words.get(i).is(Tag.SUBJECT_PRONOUN)
                    && finites.mayBeFinite(finites.skipAdverbs(i + 1), Agreement.PLURAL);
            if (subject && found > 0) {
                return;
            }
            found = subject ? i : found;
        }
        if (found > 0) {
            starts.add(found);
        }
    }

    /** <em>On Sundays we</em>, <em>At night the temperature</em>, <em>In 2010 Apple</em>: a phrase without a comma. */
    private void phrase(int at, int depth, Set<Integer> starts) {
        for (int i = at + 2; i < Math.min(words.size() - 1, at + LONGEST_PHRASE); i++) {
            Word word = words.get(i);
            Word before = words.get(i - 1);
            boolean clauseWord = (word.is(Tag.SUBORDINATOR) && !word.is(Tag.PREPOSITION)) || word.is(Tag.QUESTION_WORD);
            if (finites.isSure(i) || clauseWord || word.is(Tag.MARK)) {
                return;
            }
            boolean complete = (before.isNounLike() || before.is(Tag.NUMBER) || before.is(Tag.OTHER_PRONOUN))
                    && !before.is(Tag.PREPOSITION)
                    && !finites.isAfterDeterminer(i);
            boolean subject = word.is(Tag.SUBJECT_PRONOUN)
                    || (word.is(Tag.DETERMINER) && !word.is("that"))
                    || (word.is("there") && finites.isSure(i + 1))
                    || (times.isDate(i - 1) && (word.isNounLike() || word.is(Tag.ADJECTIVE)));
            if (complete && subject) {
                collect(i, depth + 1, starts);
                return;
            }
        }
    }

    private boolean hasSure(int from, int to) {
        for (int i = from; i < to; i++) {
            if (finites.isSure(i)) {
                return true;
            }
        }
        return false;
    }
}
