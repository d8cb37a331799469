package io.github.jjak.negatives.english;

import io.github.jjak.negatives.perturbed.Change;
import io.github.jjak.negatives.perturbed.SentenceKind;
import io.github.jjak.negatives.perturbed.internal.WordList;
import java.util.List;
import java.util.Set;

/**
 * Which changes hardly anybody would say, although their forms are right: <em>do not hold the message and tap Delete</em>. They are found by
 * what stands beside the change, one test for each kind of change.
 */
final class Usage {

    /** What binds two clauses: one of them changed contradicts the other. */
    private static final Set<String> BINDING = Set.of("because", "but", "although", "though", "whereas", "so", "since");

    /** Mishaps: they have happened; nobody plans them. */
    private static final Set<String> MISHAPS =
            WordList.of(Usage.class, "mishaps.txt").words();

    /** What somebody had: <em>I had a terrible day</em>. */
    private static final Set<String> SPELLS = Set.of("day", "night", "week", "weekend", "time", "morning", "dream");

    /** Beside these a freedom is no duty, and a duty no freedom. */
    private static final Set<String> FREE =
            WordList.of(Usage.class, "free-choice.txt").words();

    /** Commands of which nobody says the opposite. */
    private static final Set<String> ALWAYS_ADVISED =
            WordList.of(Usage.class, "always-advised.txt").words();

    /** What is done at a place and at a time that somebody may ask for. */
    private static final Set<String> APPOINTED =
            WordList.of(Usage.class, "appointed-verbs.txt").words();

    private static final Set<String> PLACED = Set.of("store", "save", "include", "keep");

    private static final Set<String> ASSURED = Set.of("repair", "fix", "renew", "change", "collect", "prevent");

    /** What one does with one's own things only. */
    private static final Set<String> OWN = Set.of("fail", "pass", "forget", "reset", "enter", "type");

    private static final Set<String> TIME_UNITS = Set.of("minutes", "hours", "days", "weeks", "months", "years");

    private static final Set<String> DURATIONS =
            Set.of("times", "seconds", "minutes", "hours", "days", "weeks", "months");

    private static final Set<String> WISHING = Set.of("hope", "wish", "enjoy");

    /** Subjects whose counterpart does other things: guests order, hosts do not. */
    private static final Set<String> UNEVEN =
            WordList.of(Usage.class, "uneven-subjects.txt").words();

    /** What is sent and received. */
    private static final Set<String> SENT =
            WordList.of(Usage.class, "sent-things.txt").words();

    /** What lasts, behind <em>after</em>. */
    private static final Set<String> LASTING = Set.of("delay", "while", "wait", "period", "break");

    /** Nouns of places that stand without an article: <em>in hospital</em>. */
    private static final Set<String> BARE = Set.of("hospital", "school", "university", "pharmacy");

    /** Whom <em>he</em> or <em>she</em> speaks of. */
    private static final Set<String> GENDERED =
            WordList.of(Usage.class, "gendered-nouns.txt").words();

    private static final Set<String> MEANS = Set.of("phone", "laptop", "email");

    private Usage() {}

    /** Whether somebody might say what the change makes of the sentence. */
    static boolean allows(Sentence sentence, SentenceKind kind, Draft draft) {
        return switch (draft.change().rule()) {
            case POLARITY -> denies(sentence, kind);
            case TENSE -> shifts(sentence);
            case MODALITY -> obliges(sentence);
            case VERB -> exchanges(sentence, kind, draft);
            case SCOPE -> bounds(sentence, kind, draft);
            case NOUN -> names(sentence.words(), first(sentence, draft));
            case ASKED -> asks(sentence);
            case SUBJECT -> acts(sentence, draft);
            case NUMBER -> counts(sentence, draft);
            default -> true;
        };
    }

    private static boolean denies(Sentence sentence, SentenceKind kind) {
        List<Word> words = sentence.words();
        Clause main = sentence.main();
        if (main == null) {
            return true;
        }
        boolean able = sentence.hasAny(Set.of("why")) && sentence.hasAny(Set.of("can't", "cannot"));
        boolean repeated = sentence.hasAny(Set.of("must")) && sentence.hasAny(Set.of("every", "each"));
        if (able || repeated || isGuess(sentence)) {
            return false;
        }
        if (main.verb().isNegative()) {
            return true;
        }
        if (kind == SentenceKind.REQUEST) {
            return !isCounted(words)
                    && !sentence.hasAny(Set.of("and"))
                    && !ALWAYS_ADVISED.contains(main.verb().lemma());
        }
        boolean bounded = sentence.hasAny(Set.of("fewer", "less"))
                || (sentence.hasAny(Set.of("must")) && sentence.hasAny(Set.of("within")));
        boolean about = sentence.hasAny(Set.of("about", "approximately", "roughly", "estimated", "nearly"))
                && words.stream().anyMatch(word -> word.is(Tag.NUMBER));
        boolean whatHappens =
                main.kind() == Clause.Kind.SUBJECT_QUESTION && words.get(0).isOneOf(Set.of("what", "how"));
        return !whatHappens && !bounded && !about && !sentence.hasAny(BINDING) && !sentence.hasAny(Set.of("any"));
    }

    /** <em>Take one pill</em>, <em>press it for three seconds</em>; not <em>heat it to 200 degrees</em> */
    private static boolean isCounted(List<Word> words) {
        for (int i = 1; i + 1 < words.size(); i++) {
            boolean object =
                    !words.get(i - 1).verbs().isEmpty() && !words.get(i - 1).is(Tag.PREPOSITION);
            boolean lasting = words.get(i + 1).isOneOf(DURATIONS);
            if (words.get(i).is(Tag.NUMBER) && (object || lasting)) {
                return true;
            }
        }
        return false;
    }

    private static boolean shifts(Sentence sentence) {
        Clause main = sentence.main();
        if (main == null) {
            return true;
        }
        List<Word> words = sentence.words();
        boolean past = main.verb().time() == Time.PAST;
        boolean why = past && main.kind() == Clause.Kind.QUESTION && sentence.hasAny(Set.of("why"));
        boolean mishap = past && MISHAPS.contains(main.verb().lemma());
        boolean spell = past && main.verb().lemma().equals("have") && sentence.hasAny(SPELLS);
        boolean permission = words.get(main.verb().finite()).is("may");
        boolean asksIf = main.kind() != Clause.Kind.STATEMENT && sentence.hasAny(Set.of("if"));
        boolean complaint = main.verb().isNegative() && main.verb().type() == VerbGroup.Type.DO;
        boolean wrong = past && main.verb().type() != VerbGroup.Type.BE && sentence.hasAny(Set.of("wrong"));
        boolean often = words.get(main.verb().finite()).is("should") && sentence.hasAny(Set.of("every"));
        return !(why || mishap || spell || permission || asksIf || complaint || wrong || often)
                && !isGuess(sentence)
                && !saysWhen(words);
    }

    /** <em>Your parents must be proud</em> */
    private static boolean isGuess(Sentence sentence) {
        Clause main = sentence.main();
        List<Word> words = sentence.words();
        return main != null
                && words.get(main.verb().finite()).is("must")
                && main.verb().finite() + 2 < words.size()
                && words.get(main.verb().finite() + 1).is("be")
                && !words.get(main.verb().finite() + 2).canBe(VerbForm.PARTICIPLE)
                && words.stream().noneMatch(word -> word.is(Tag.NUMBER));
    }

    /** <em>next time</em>, <em>arrive later</em> */
    private static boolean saysWhen(List<Word> words) {
        for (int i = 0; i + 1 < words.size(); i++) {
            boolean turn = words.get(i).isOneOf(Set.of("next", "last", "this"))
                    && words.get(i + 1).is("time");
            if (turn || words.get(i).is("later")) {
                return true;
            }
        }
        return false;
    }

    private static boolean obliges(Sentence sentence) {
        Clause main = sentence.main();
        boolean favour = main != null
                && main.kind() == Clause.Kind.QUESTION
                && main.subjectFrom() < sentence.words().size()
                && sentence.words().get(main.subjectFrom()).is("you");
        return !favour
                && !isGuess(sentence)
                && !sentence.hasAny(Set.of("least", "most"))
                && !sentence.hasAny(FREE)
                && !sentence.hasAny(Set.of("but"))
                && !(main != null && main.kind() == Clause.Kind.QUESTION && sentence.hasAny(Set.of("without")));
    }

    private static boolean exchanges(Sentence sentence, SentenceKind kind, Draft draft) {
        Clause main = sentence.main();
        if (sentence.hasAny(BINDING) || sentence.hasAny(WISHING)) {
            return false;
        }
        if (main == null || !draft.edits().touches(main.verb().main())) {
            return true;
        }
        String lemma = main.verb().lemma();
        boolean joined = kind == SentenceKind.REQUEST && sentence.hasAny(Set.of("and", "or"));
        boolean placed = PLACED.contains(lemma)
                && main.verb().type() == VerbGroup.Type.BE
                && sentence.hasAny(Set.of("in", "on", "where"));
        boolean passive = main.verb().main() > 0
                && sentence.words().get(main.verb().main() - 1).isOneOf(Set.of("be", "been"));
        boolean assured = ASSURED.contains(lemma) && (kind == SentenceKind.WH_QUESTION || passive);
        boolean ours = lemma.equals("send")
                && main.subjectFrom() < sentence.words().size()
                && sentence.words().get(main.subjectFrom()).is("we");
        boolean broken = lemma.equals("repair");
        boolean thing = !lemma.equals("receive") || sentence.hasAny(SENT);
        return !joined && !placed && !assured && !ours && !broken && thing;
    }

    private static boolean bounds(Sentence sentence, SentenceKind kind, Draft draft) {
        List<Word> words = sentence.words();
        int at = first(sentence, draft);
        Word word = words.get(at);
        Word next = at + 1 < words.size() ? words.get(at + 1) : word;
        return switch (word.lower()) {
            case "before", "after" -> mayTurn(sentence, at, next);
            case "without" -> kind == SentenceKind.STATEMENT && !sentence.hasAny(BINDING);
            case "each", "every" -> words.stream().skip(at + 2L).noneMatch(other -> other.is(Tag.NUMBER));
            case "always", "never" -> !sentence.hasAny(Set.of("and"));
            case "everyone", "everybody", "everything" ->
                at == 0
                        || !(words.get(at - 1).is(Tag.PREPOSITION)
                                || words.get(at - 1).is("to"));
            case "some" -> next.is("of") || at == 0;
            case "many" -> !next.is("cases");
            case "no" -> !sentence.hasAny(Set.of("but"));
            default -> true;
        };
    }

    /** Not <em>after 14 months</em>, <em>after a delay</em>, <em>for three years after you leave</em>. */
    private static boolean mayTurn(Sentence sentence, int at, Word next) {
        List<Word> words = sentence.words();
        Word second = at + 2 < words.size() ? words.get(at + 2) : next;
        boolean counted = next.is(Tag.NUMBER)
                && (TIME_UNITS.contains(second.lower()) || second.isNounLike() || second.is(Tag.ADJECTIVE))
                && !second.isOneOf(CalendarWords.MONTHS)
                && !second.isOneOf(Set.of("a.m.", "p.m.", "am", "pm"));
        boolean lasting = sentence.hasAny(LASTING);
        boolean span = at > 2
                && words.subList(0, at).stream().anyMatch(word -> word.is("for"))
                && next.is(Tag.SUBJECT_PRONOUN);
        return !counted
                && !lasting
                && !span
                && !next.isOneOf(Set.of("bed", "bedtime", "now", "long", "sleep", "birth", "all"));
    }

    private static boolean names(List<Word> words, int at) {
        Word before = at > 0 ? words.get(at - 1) : words.get(at);
        boolean way = before.isOneOf(Set.of("by", "over")) && words.get(at).isOneOf(MEANS);
        boolean day = words.get(at).isOneOf(Set.of("weekend", "weekday"))
                && before.isOneOf(Set.of("this", "next", "last", "the"));
        boolean sex = before.is("pregnant");
        boolean compound = before.is(Tag.NOUN)
                && !before.is(Tag.DETERMINER)
                && before.verbs().isEmpty()
                && at > 0;
        boolean bare = BARE.contains(words.get(at).lower()) && before.is(Tag.PREPOSITION);
        return !way && !day && !sex && !compound && !bare;
    }

    /** <em>He forgot my password</em>; <em>parents are insured until they turn 18</em> */
    private static boolean acts(Sentence sentence, Draft draft) {
        Change change = draft.change();
        List<Word> words = sentence.words();
        int at = first(sentence, draft);
        boolean compound = change == Change.SUBJECT
                && at > 0
                && words.get(at - 1).is(Tag.NOUN)
                && !words.get(at - 1).is(Tag.DETERMINER);
        boolean gendered =
                GENDERED.contains(words.get(at).lower()) && sentence.hasAny(Set.of("she", "he", "her", "his", "him"));
        if (compound || gendered || words.get(at).isOneOf(UNEVEN)) {
            return false;
        }
        Clause main = sentence.main();
        boolean own = change == Change.PERSON
                && main != null
                && OWN.contains(main.verb().lemma())
                && sentence.hasAny(Set.of("my", "our"));
        boolean aged = change == Change.SUBJECT && sentence.hasAny(Set.of("turn", "turns", "old", "aged", "born"));
        return !own && !aged;
    }

    /** <em>The monthly fee is charged in January</em> */
    private static boolean counts(Sentence sentence, Draft draft) {
        Word word = sentence.words().get(first(sentence, draft));
        boolean yearly = word.isOneOf(Set.of("annual", "yearly", "annually"));
        return !(yearly && sentence.words().stream().anyMatch(other -> other.isOneOf(CalendarWords.MONTHS)));
    }

    /** <em>When do I apply?</em>, not <em>When do I delete a message?</em> */
    private static boolean asks(Sentence sentence) {
        Clause main = sentence.main();
        if (main == null) {
            return false;
        }
        int asked = main.verb().finite() - 1;
        boolean reason = asked >= 0 && sentence.words().get(asked).is("why");
        boolean going = main.verb().type() == VerbGroup.Type.BE
                && sentence.words().get(main.verb().main()).canBe(VerbForm.GERUND);
        boolean place = asked >= 0
                && sentence.words().get(asked).is("when")
                && sentence.hasAny(Set.of("in", "at", "leave", "on"));
        return reason ? !going : APPOINTED.contains(main.verb().lemma()) && !place;
    }

    private static int first(Sentence sentence, Draft draft) {
        for (int i = 0; i < sentence.words().size(); i++) {
            if (draft.edits().touches(i)) {
                return i;
            }
        }
        return 0;
    }
}
