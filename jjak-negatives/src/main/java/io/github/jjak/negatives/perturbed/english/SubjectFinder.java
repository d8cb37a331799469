package io.github.jjak.negatives.perturbed.english;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the subject that begins at a position and the finite verb behind it. It decides between noun and verb by one rule: a
 * clause has exactly one finite verb. Where a surer finite verb follows, a doubtful word is no verb; where none follows, a doubtful
 * word is one if it may stand there. In any other doubt it finds nothing.
 */
final class SubjectFinder {

    private static final int LONGEST_SUBJECT = 25;
    private static final int LONGEST_ASIDE = 24;
    /** Verbs of saying whose past form is hardly ever a participle behind a noun. */
    private static final Set<String> SAYING = Set.of(
            "say", "think", "claim", "argue", "suggest", "hope", "realise", "realize", "report", "indicate", "announce", "explain",
            "state", "note", "believe", "know", "feel", "guess", "suppose", "insist", "admit", "predict", "warn");
    private static final Set<String> OBJECTS = Set.of("me", "him", "us", "them", "her", "it", "you", "this", "that", "these", "those");
    private static final Set<String> COUNTED = Set.of(
            "one", "two", "three", "four", "five", "some", "many", "most", "all", "both", "half", "each", "any", "none", "several", "few",
            "those", "either", "neither", "much");
    private static final Set<String> RELATIVE = Set.of("that", "who", "which", "whom", "whose", "where");
    private static final Set<String> INDEFINITE = Set.of(
            "someone",
            "somebody",
            "something",
            "everyone",
            "everybody",
            "everything",
            "nobody",
            "nothing",
            "anyone",
            "anything",
            "this",
            "that",
            "one");
    private static final Set<String> PARTITIVE = Set.of(
            "number",
            "majority",
            "most",
            "lot",
            "lots",
            "all",
            "some",
            "half",
            "rest",
            "percent",
            "variety",
            "range",
            "none",
            "any",
            "part",
            "group",
            "total",
            "pair",
            "couple",
            "series",
            "species",
            "means",
            "data",
            "media",
            "staff",
            "politics",
            "diabetes",
            "rabies",
            "measles",
            "mumps",
            "news",
            "physics",
            "mathematics",
            "economics",
            "%");
    /** Verbs without an object: behind a noun their {@code -ed} form is no passive participle. */
    private static final Set<String> OBJECTLESS = Set.of(
            "wait", "look", "apply", "play", "talk", "live", "work", "care", "hope", "search", "beg", "smile", "stare", "arrive",
            "happen", "occur", "appear", "disappear", "die", "fall", "rise", "go", "come", "run", "walk", "travel", "agree", "belong",
            "depend", "consist", "differ", "exist", "remain", "emerge", "laugh", "cry", "sleep", "sit", "stand", "listen", "complain",
            "argue", "react", "respond", "reply", "compete", "participate", "succeed", "fail", "decide", "refuse", "struggle",
            "return", "escape", "retire", "resign", "retreat", "jump", "dance", "march", "sail", "fly", "drive", "crash", "collapse",
            "explode", "erupt", "migrate", "emigrate", "immigrate", "vote", "pray", "campaign", "speak", "think", "continue",
            "want", "need", "try", "start", "begin", "stop", "stay", "vary", "range", "stem", "last", "matter", "account", "pay", "head", "aim", "opt", "settle", "qualify", "suffer", "long",
            "suffice", "shine", "burn", "grow", "flow", "lie", "reach", "object", "lead", "move", "turn", "rain", "result", "contribute", "adapt");
    /** Participles that describe a noun in a caption: <em>a man dressed in black</em>. */
    private static final Set<String> DESCRIBING = Set.of(
            "dress", "cover", "locate", "situate", "seat", "surround", "gather", "fill", "park", "pose", "set", "line", "paint",
            "base", "name", "bear", "make", "hold", "build", "mount", "attach", "hang", "lay", "stack", "pile", "wrap", "crowd",
            "engage", "involve", "interest", "focus", "sit", "perch", "position", "place", "print", "write", "draw", "decorate",
            "use", "know", "call", "see", "find", "show", "take", "give", "cause", "relate", "link", "connect", "expose", "compare",
            "star", "bunch", "huddle", "tie", "chain", "equip", "prepare", "serve", "cook", "bake", "sell", "publish");
    private static final Set<String> ABBREVIATIONS = Set.of(
            "mr", "mrs", "ms", "dr", "st", "prof", "jr", "sr", "inc", "ltd", "co", "corp", "gov", "sen", "rep", "gen", "col", "lt");

    private final List<Word> words;
    private final FiniteWords finites;

    private boolean headSeen;
    private boolean headFixed;
    private boolean needsNoun;
    private boolean postModified;
    private int first;
    private int head;
    private int expected;
    private int participle;
    private boolean coordinated;
    private Agreement determined = Agreement.UNKNOWN;

    SubjectFinder(List<Word> words) {
        this.words = words;
        this.finites = new FiniteWords(words);
    }

    /** The subject from a position on, null if none can be made out for sure. */
    @Nullable
    NounPhrase find(int from) {
        if (from >= words.size()) {
            return null;
        }
        Agreement pronoun = pronoun(from);
        if (pronoun != null) {
            int finite = finites.skipAdverbs(from + 1);
            return finite < words.size() && finites.mayBeFinite(finite, pronoun)
                    ? new NounPhrase(from, from + 1, pronoun, finite)
                    : null;
        }
        return nounPhrase(from);
    }

    private @Nullable Agreement pronoun(int from) {
        Word word = words.get(from);
        if (word.is(Tag.SUBJECT_PRONOUN)) {
            return switch (word.lower()) {
                case "i" -> Agreement.FIRST_SINGULAR;
                case "he", "she", "it" -> Agreement.THIRD_SINGULAR;
                default -> Agreement.PLURAL;
            };
        }
        int next = finites.skipAdverbs(from + 1);
        boolean person = word.lower().endsWith("body") || (word.lower().endsWith("one") && !word.is("one"));
        boolean doubtful = next < words.size()
                && finites.mayBeFinite(next, Agreement.THIRD_SINGULAR)
                && (person || isVerbOfPointer(next));
        if (next >= words.size() || (!finites.isSure(next) && !doubtful)) {
            return null;
        }
        if (word.is("there") || word.is("here")) {
            return Agreement.UNKNOWN;
        }
        if (word.is("these") || word.is("those") || word.is("both")) {
            return Agreement.PLURAL;
        }
        return word.isOneOf(INDEFINITE) ? Agreement.THIRD_SINGULAR : null;
    }

    /** <em>This surprised everyone</em>, not <em>this used car</em>. */
    private boolean isVerbOfPointer(int at) {
        Word verb = words.get(at);
        boolean ends = at + 1 < words.size() && words.get(at + 1).is(Tag.MARK);
        VerbReading participle = verb.verb(VerbForm.PARTICIPLE);
        boolean linked = participle != null
                && at + 1 < words.size()
                && words.get(at + 1).is(Tag.PREPOSITION)
                && !OBJECTLESS.contains(participle.lemma()); // "those linked with"
        boolean plural = verb.is(Tag.PLURAL_NOUN) && verb.canBe(VerbForm.THIRD) && words.get(at - 1).isOneOf(Set.of("this", "that"));
        return !linked && (plural || !verb.isNounLike()) && !verb.is(Tag.ADJECTIVE) && (ends || finites.complementFollows(at));
    }

    private @Nullable NounPhrase nounPhrase(int from) {
        reset();
        first = from;
        int at = from;
        while (at < words.size() && at - from < LONGEST_SUBJECT) {
            Word word = words.get(at);
            if (headSeen && !needsNoun && !finites.isAfterDeterminer(at)) {
                int finite = finites.skipAdverbs(at);
                if (finite < words.size() && isFinite(finite)) {
                    return new NounPhrase(from, at, agreementFor(finite), finite);
                }
            }
            int shared = finites.skipAdverbs(at + 1);
            boolean sharing = participle > 0 && word.isOneOf(Set.of("and", "but")) && shared < words.size();
            if (sharing && finites.isSure(shared)) {
                return new NounPhrase(from, participle, agreement(), participle); // "installed lamps and also had"
            }
            int next = consume(word, at);
            if (next < 0) {
                return null;
            }
            at = next;
        }
        return null;
    }

    private void reset() {
        headSeen = false;
        headFixed = false;
        needsNoun = true;
        postModified = false;
        head = -1;
        expected = -1;
        participle = -1;
        coordinated = false;
        determined = Agreement.UNKNOWN;
    }

    private boolean isFinite(int at) {
        Word word = words.get(at);
        if (at == expected || finites.isSure(at)) {
            return true;
        }
        if (word.is("'s")) {
            return isContraction(at);
        }
        Agreement agreement = agreementFor(at);
        if (postModified || !finites.mayBeFinite(at, agreement)) {
            return false;
        }
        if (reports(at)) {
            return true;
        }
        boolean modified = word.isNounLike() && words.get(at - 1).is(Tag.ADJECTIVE) && !words.get(at - 1).isNounLike();
        if (modified || finites.sureBeforeBoundary(at + 1)) {
            return false;
        }
        if (takesObject(at) || contradictsDeterminer(at)) {
            return true;
        }
        if (finites.anotherDoubtful(at, agreement) || isParticiple(at) || isWithinNoun(at)) {
            return false;
        }
        return !word.isNounLike() || finites.complementFollows(at) || onlyVerbLeft(at);
    }

    /** <em>performed an autopsy</em>: a participle behind a noun has no object. */
    private boolean takesObject(int at) {
        Word word = words.get(at);
        if (!word.canBe(VerbForm.PAST) || word.isNounLike() || word.is(Tag.ADJECTIVE) || at + 1 >= words.size()) {
            return false;
        }
        Word next = words.get(at + 1);
        VerbReading past = word.verb(VerbForm.PAST);
        boolean things = next.is(Tag.PLURAL_NOUN)
                && !next.is(Tag.NOUN)
                && next.verbs().isEmpty()
                && !words.get(head).is(Tag.ADJECTIVE)
                && past != null
                && !past.lemma().matches("call|name|term|dub|label|dress|make"); // "cells called histiocytes"
        return things
                || (next.is(Tag.DETERMINER) && !next.is("that"))
                || next.isOneOf(Set.of("him", "her", "them", "us", "me", "it", "you", "himself", "herself", "itself", "themselves"));
    }

    /** <em>a light colored dog splashes</em>, <em>leader breaks silence</em>: not the verb, or not for sure. */
    private boolean isWithinNoun(int at) {
        Word word = words.get(at);
        Word before = words.get(at - 1);
        boolean attribute = before.is(Tag.ADJECTIVE)
                && word.canBe(VerbForm.PARTICIPLE)
                && at + 1 < words.size()
                && words.get(at + 1).is(Tag.NOUN)
                && !words.get(at + 1).is(Tag.NAME)
                && another(at + 1);
        boolean object = word.isNounLike()
                && word.canBe(VerbForm.BASE)
                && at - 2 >= first
                && before.isNounLike()
                && (before.canBe(VerbForm.THIRD) || before.canBe(VerbForm.BASE))
                && words.get(at - 2).isNounLike();
        return attribute || object;
    }

    /** <em>a kid stands</em>: the word cannot be a plural noun. */
    private boolean contradictsDeterminer(int at) {
        return determined == Agreement.THIRD_SINGULAR
                && !headFixed
                && !coordinated
                && head == at - 1
                && words.get(head).is(Tag.NOUN)
                && words.get(at).is(Tag.PLURAL_NOUN)
                && words.get(at).canBe(VerbForm.THIRD)
                && at + 1 < words.size()
                && !words.get(at + 1).canBe(VerbForm.PAST)
                && !words.get(at + 1).canBe(VerbForm.THIRD);
    }

    /** An unknown word in {@code -s} is plural where a base form follows: <em>histiocytes destroy</em>. */
    private Agreement agreementFor(int at) {
        Word noun = words.get(head);
        boolean plural = agreement() == Agreement.UNKNOWN
                && !coordinated
                && noun.is(Tag.PLURAL_NOUN)
                && noun.is(Tag.OTHER)
                && words.get(at).canBe(VerbForm.BASE)
                && !words.get(at).isNounLike();
        return plural ? Agreement.PLURAL : agreement();
    }

    /** <em>Officials said families were hit:</em> the verb that reports comes first, the other one belongs to what is reported. */
    private boolean reports(int at) {
        Word word = words.get(at);
        VerbReading past = word.verb(VerbForm.PAST);
        VerbReading base = agreement() == Agreement.PLURAL ? word.verb(VerbForm.BASE) : null;
        VerbReading present = base == null ? word.verb(VerbForm.THIRD) : base;
        VerbReading reading = past == null ? present : past;
        if (reading == null || word.isNounLike() || !SAYING.contains(reading.lemma()) || at + 1 >= words.size()) {
            return false;
        }
        Word next = words.get(at + 1);
        return next.is(Tag.DETERMINER)
                || next.is(Tag.SUBJECT_PRONOUN)
                || next.is(Tag.NAME)
                || next.is(Tag.NUMBER)
                || next.isOneOf(Set.of("that", "about", "there"))
                || next.isNounLike();
    }

    /** <em>The car's a wreck</em>, not <em>the car's wreck</em>. */
    private boolean isContraction(int at) {
        if (at + 1 >= words.size() || finites.sureBeforeBoundary(at + 1)) {
            return false;
        }
        Word next = words.get(at + 1);
        boolean predicate = next.is(Tag.ADJECTIVE)
                && !next.isNounLike()
                && at + 2 < words.size()
                && (words.get(at + 2).is(Tag.MARK) || words.get(at + 2).is(Tag.PREPOSITION));
        return predicate
                || next.is(Tag.NOT)
                || (next.is(Tag.DETERMINER) && !next.is("own"))
                || next.is(Tag.PREPOSITION)
                || (next.canBe(VerbForm.GERUND) && !next.isNounLike());
    }

    /** <em>the man arrested by the police</em>: a form that is finite or a participle, before a preposition. */
    private boolean isParticiple(int at) {
        Word word = words.get(at);
        VerbReading reading = word.verb(VerbForm.PARTICIPLE);
        if (reading == null || !word.canBe(VerbForm.PAST) || at + 1 >= words.size() || words.get(head).is(Tag.NAME)) {
            return false;
        }
        Word next = words.get(at + 1);
        if (next.is("by") || !next.isOneOf(Set.of("with", "as", "from", "on", "in", "for", "to", "at", "around", "into"))) {
            return next.is("by");
        }
        if (OBJECTLESS.contains(reading.lemma())) {
            return false;
        }
        boolean moved = next.isOneOf(Set.of("to", "in", "from", "on", "at", "into", "around"));
        return DESCRIBING.contains(reading.lemma()) || !moved || !finites.endsAsSentence();
    }

    /** <em>The bank issues cards. Plants need water. The sun rose.</em> The last word that can be a verb is one. */
    private boolean onlyVerbLeft(int at) {
        if (!finites.endsAsSentence() || at + 1 >= words.size()) {
            return false;
        }
        Word word = words.get(at);
        Word noun = words.get(head);
        boolean one = noun.is(Tag.NOUN) || (noun.canBe(VerbForm.GERUND) && !noun.isNounLike());
        boolean singular = one && word.canBe(VerbForm.THIRD) && agreement() == Agreement.THIRD_SINGULAR;
        boolean simple = !headFixed && !coordinated && finites.skipAdverbs(head + 1) == at;
        Word before = words.get(at - 1);
        boolean near = simple || (finites.isKnownPlural(before) && !before.is(Tag.NOUN) && !coordinated);
        boolean plural = near
                && ((finites.isKnownPlural(noun) && !noun.is(Tag.NOUN)) || noun.isOneOf(COUNTED))
                && word.canBe(VerbForm.BASE)
                && agreement() == Agreement.PLURAL;
        boolean past = simple && word.canBe(VerbForm.PAST) && !word.canBe(VerbForm.PARTICIPLE);
        Word next = words.get(at + 1);
        boolean free = next.verbs().isEmpty()
                || (!another(at + 1) && !(word.is(Tag.PLURAL_NOUN) && next.canBe(VerbForm.BASE))); // "pain attacks switch"
        boolean object = next.isNounLike() && free;
        if (singular && ((next.is(Tag.PREPOSITION) && !next.is("of")) || (next.isNounLike() && next.verbs().isEmpty()))) {
            return true;
        }
        boolean joined = next.is("and") && at + 2 < words.size() && words.get(at + 2).canBe(VerbForm.THIRD);
        boolean ends = next.isOneOf(Set.of(".", "!", "?")) || (singular && joined);
        return ((singular && simple) || plural || past)
                && (ends || object || next.is(Tag.ADJECTIVE) || (next.is(Tag.PREPOSITION) && (plural || !next.is("of"))));
    }

    /** Any later word that may be a verb, noun or not. */
    private boolean another(int from) {
        for (int i = from; i < words.size() && !words.get(i).is(Tag.MARK); i++) {
            boolean verb = words.get(i).canBe(VerbForm.THIRD) || words.get(i).canBe(VerbForm.PAST);
            if (verb && !finites.isAfterDeterminer(i)) {
                return true;
            }
        }
        return false;
    }

    /** @return the next position, -1 if a subject cannot go on like this */
    private int consume(Word word, int at) {
        if (postModified && word.is(Tag.SUBJECT_PRONOUN)) {
            return -1;
        }
        if (postModified) {
            return (word.is(Tag.MARK) && !word.is("-")) || word.is(Tag.QUESTION_WORD) ? -1 : at + 1;
        }
        if (word.is(Tag.MARK)) {
            return mark(word, at);
        }
        if (word.is(Tag.CLITIC)) {
            return word.is("'s") && headSeen ? possessive(at) : -1;
        }
        if (headSeen && !needsNoun) {
            int relative = relative(word, at);
            if (relative != 0) {
                return relative;
            }
        }
        if (headSeen && !needsNoun && (word.is(Tag.PREPOSITION) || word.is(Tag.COORDINATOR))) {
            return connect(word, at);
        }
        return inside(word, at);
    }

    /** Behind the owner comes what is owned; that counts. */
    private int possessive(int at) {
        headSeen = false;
        needsNoun = true;
        if (!headFixed) {
            determined = Agreement.UNKNOWN;
            coordinated = false;
        }
        return at + 1;
    }

    private int connect(Word word, int at) {
        if (word.is(Tag.PREPOSITION) && at + 1 < words.size()) {
            if (words.get(at + 1).isOneOf(Set.of("which", "whom"))) {
                return relative(words.get(at + 1), at + 1);
            }
            if (finites.isSure(at + 1)) {
                return at + 1; // "the man with headphones on is"
            }
        }
        if (word.is("and") && joinsAdjectives(at)) {
            headSeen = false;
            needsNoun = true;
            return at + 1;
        }
        if (word.is(Tag.PREPOSITION)) {
            headFixed = true;
        } else if (!headFixed && word.is("and")) {
            coordinated = true;
        } else if (word.is("but") || word.is("so")) {
            return -1;
        } else if (!headFixed) {
            determined = Agreement.UNKNOWN;
            coordinated = coordinated || word.is("or");
        }
        needsNoun = true;
        return at + 1;
    }

    /** <em>One of them</em>, <em>those who</em>, <em>someone I know</em>: a pronoun with something that belongs to it. */
    private boolean isPronounHead(Word word, int at) {
        if (headSeen || at + 1 >= words.size() || !(word.isOneOf(COUNTED) || word.isOneOf(INDEFINITE))) {
            return false;
        }
        Word next = words.get(at + 1);
        return next.is("of")
                || (!word.isOneOf(COUNTED) && (next.is(Tag.PREPOSITION) || next.is("who") || next.is(Tag.SUBJECT_PRONOUN)))
                || (word.is("those") && (next.is("who") || next.is(Tag.PREPOSITION)));
    }

    private int pronounHead(Word word, int at) {
        headSeen = true;
        needsNoun = false;
        head = at;
        boolean several = word.isOneOf(Set.of("those", "both", "many", "several", "few"));
        boolean open = word.isOneOf(Set.of("all", "most", "some", "half", "any", "none", "much"));
        boolean number = word.is(Tag.NUMBER) && !word.is("one");
        determined = several || number ? Agreement.PLURAL : open ? Agreement.UNKNOWN : Agreement.THIRD_SINGULAR;
        return at + 1;
    }

    private int inside(Word word, int at) {
        boolean named = at == first && !headSeen && word.is(Tag.ADJECTIVE) && at + 1 < words.size() && finites.isSure(at + 1);
        boolean noOne = named || word.is("one") && at > first && words.get(at - 1).is("no");
        if (noOne || isPronounHead(word, at)) {
            return pronounHead(word, at);
        }
        if (needsNoun && headFixed && word.isOneOf(OBJECTS) && !(at + 1 < words.size() && words.get(at + 1).isNounLike())) {
            needsNoun = false;
            return at + 1; // "one of them"
        }
        if (word.is("at") && at + 1 < words.size() && words.get(at + 1).isOneOf(Set.of("least", "most"))) {
            return at + 2;
        }
        if (word.is(Tag.DETERMINER)) {
            determine(word);
            needsNoun = true;
            return headSeen && !headFixed && !coordinated && !finites.isAfterDeterminer(at) ? -1 : at + 1;
        }
        if (word.is(Tag.NUMBER)) {
            determined = headSeen || headFixed || word.is("one") || word.is("1") ? determined : Agreement.PLURAL;
            needsNoun = !headSeen;
            return at + 1;
        }
        if (word.canBe(VerbForm.GERUND) && isActivity(at)) {
            headSeen = true;
            needsNoun = false;
            head = headFixed ? head : at;
            determined = headFixed ? determined : Agreement.THIRD_SINGULAR;
            return at + 1;
        }
        if (headSeen && !needsNoun && word.canBe(VerbForm.GERUND) && !word.is(Tag.NAME)) {
            postModified = true;
            return at + 1;
        }
        if (!headSeen && word.is(Tag.COORDINATOR) && at > first && words.get(at - 1).is(Tag.ADJECTIVE)) {
            return at + 1; // "a black and white dog"
        }
        boolean nameBegins = at == 0
                && !word.verbs().isEmpty()
                && at + 1 < words.size()
                && words.get(at + 1).is(Tag.NAME);
        if (word.isNounLike() || nameBegins) {
            headSeen = true;
            needsNoun = false;
            head = headFixed ? head : at;
            return at + 1;
        }
        boolean modifier = word.is(Tag.ADJECTIVE)
                || word.is(Tag.ADVERB)
                || word.canBe(VerbForm.PARTICIPLE)
                || word.canBe(VerbForm.GERUND);
        if (!modifier || word.is(Tag.SUBORDINATOR)) {
            return word.is(Tag.OTHER) ? at + 1 : -1;
        }
        postModified = headSeen
                && !needsNoun
                && !word.is(Tag.ADJECTIVE)
                && !word.verbs().isEmpty();
        participle = postModified && word.canBe(VerbForm.PAST) ? at : -1;
        return at + 1;
    }

    /** <em>a black and white dog</em> */
    private boolean joinsAdjectives(int at) {
        return at + 2 < words.size()
                && words.get(at - 1).is(Tag.ADJECTIVE)
                && words.get(at + 1).is(Tag.ADJECTIVE)
                && words.get(at + 2).isNounLike();
    }

    /** <em>the fighting in the province</em>, <em>carbon monoxide poisoning, burns</em>: no participle. */
    private boolean isActivity(int at) {
        Word next = at + 1 < words.size() ? words.get(at + 1) : null;
        if (next == null) {
            return false;
        }
        boolean object = next.is(Tag.COORDINATOR) || next.is(Tag.DETERMINER);
        if (at > first && words.get(at - 1).is(Tag.PREPOSITION) && object) {
            return true; // "a method of welding and cutting"
        }
        boolean modified = at > first
                && (finites.isAfterDeterminer(at) || (words.get(at - 1).is(Tag.ADJECTIVE) && !headSeen));
        boolean ends = next.is(Tag.AUXILIARY) || next.is(Tag.COORDINATOR) || next.is(",");
        return (modified && (ends || next.is(Tag.PREPOSITION) || finites.isSure(at + 1)))
                || (headSeen && !needsNoun && ends)
                || (at == first && (next.is(Tag.AUXILIARY) || isFiniteForm(next) || next.is(Tag.PREPOSITION)));
    }

    private static boolean isFiniteForm(Word word) {
        return word.canBe(VerbForm.THIRD)
                || (word.canBe(VerbForm.PAST) && !word.canBe(VerbForm.BASE) && !word.is(Tag.ADJECTIVE));
    }

    private void determine(Word word) {
        if (headFixed) {
            return;
        }
        if (word.isOneOf(Set.of("a", "an", "each", "every", "this", "that", "another"))) {
            determined = Agreement.THIRD_SINGULAR;
        } else if (word.isOneOf(Set.of("these", "those", "many", "several", "few", "both", "various"))) {
            determined = Agreement.PLURAL;
        }
    }

    private int mark(Word word, int at) {
        if (word.isOneOf(Set.of("\"", "-", "“", "”"))) {
            return at + 1;
        }
        if (word.is(".") && headSeen) {
            Word before = words.get(at - 1);
            boolean initial = before.token().text().length() == 1 && before.token().startsUpperCase();
            return initial || before.isOneOf(ABBREVIATIONS) ? at + 1 : -1;
        }
        if (!headSeen || needsNoun) {
            return -1;
        }
        if (word.isOneOf(Set.of("'", "’"))) {
            return words.get(at - 1).lower().endsWith("s") ? possessive(at) : -1;
        }
        if (word.is("(")) {
            int close = finites.indexOf(")", at);
            return close < 0 ? -1 : close + 1;
        }
        return word.is(",") && at + 1 < words.size() ? comma(at) : -1;
    }

    /** <em>The museum, which opened in 1890, is</em>: what stands aside is skipped. <em>Apples, pears and plums</em> are counted. */
    private int comma(int at) {
        int close = finites.indexOf(",", at + 1);
        int behind = close < 0 ? -1 : finites.skipAdverbs(close + 1);
        boolean finiteFollows = behind > 0
                && behind < words.size()
                && close - at < LONGEST_ASIDE
                && (finites.isSure(behind)
                        || (finites.mayBeFinite(behind, Agreement.UNKNOWN) && !words.get(behind).isNounLike()));
        if (finiteFollows) {
            return close + 1;
        }
        if (!isEnumeration(at)) {
            return -1;
        }
        coordinated = !headFixed || coordinated;
        needsNoun = true;
        return words.get(at + 1).is(Tag.COORDINATOR) ? at + 2 : at + 1;
    }

    /** Only nouns and what belongs to them up to an <em>and</em> or <em>or</em>. */
    private boolean isEnumeration(int comma) {
        for (int i = comma + 1; i < Math.min(words.size(), comma + LONGEST_ASIDE); i++) {
            Word word = words.get(i);
            if (word.is("and") || word.is("or")) {
                return true;
            }
            boolean noun = word.isNounLike()
                    || word.is(Tag.ADJECTIVE)
                    || word.is(Tag.DETERMINER)
                    || word.is(Tag.NUMBER)
                    || word.is(Tag.PREPOSITION)
                    || word.is(",")
                    || word.is(Tag.CLITIC);
            if (!noun || finites.isSure(i)) {
                return false;
            }
        }
        return false;
    }

    /** A relative clause, with or without its pronoun: skipped to behind its verb. 0 if there is none. */
    private int relative(Word word, int at) {
        boolean pronoun = word.isOneOf(RELATIVE);
        boolean contact = word.isOneOf(Set.of("i", "you", "we", "they", "he", "she"));
        if (word.isOneOf(Set.of("here", "there"))) {
            return at + 1;
        }
        if (word.is(Tag.TO) || (word.is(Tag.OTHER_PRONOUN) && !pronoun)) {
            postModified = word.is(Tag.TO);
            return word.is(Tag.TO) ? at + 1 : -1;
        }
        if (!pronoun && !contact) {
            return (word.is(Tag.SUBORDINATOR) && !word.is(Tag.PREPOSITION)) || word.is(Tag.SUBJECT_PRONOUN) ? -1 : 0;
        }
        int verb = relativeVerb(at);
        if (verb < 0) {
            return -1;
        }
        postModified = true;
        if (finites.countSure(verb + 1) == 0) {
            expected = finites.onlyPossible(verb + 1, finites.isKnownPlural(words.get(head)));
        }
        return expected > verb || finites.countSure(verb + 1) == 1 ? verb + 1 : -1;
    }

    /** The finite verb of a relative clause: behind its pronoun, or behind a subject of its own. */
    private int relativeVerb(int at) {
        int next = finites.skipAdverbs(at + 1);
        boolean direct = next < words.size()
                && finites.mayBeFinite(next, Agreement.UNKNOWN)
                && !words.get(next).is(Tag.NAME)
                && !words.get(at).isOneOf(Set.of("where", "whose", "whom"));
        if (direct || (next < words.size() && canBeBase(next))) {
            return next;
        }
        for (int i = at + 1; i < Math.min(words.size(), at + LONGEST_ASIDE); i++) {
            Word word = words.get(i);
            boolean behindNoun = i > at + 1
                    && !finites.isAfterDeterminer(i)
                    && !words.get(i - 1).is(Tag.PREPOSITION)
                    && !words.get(i - 1).is(Tag.ADJECTIVE);
            if (behindNoun && !word.isNounLike() && finites.mayBeFinite(i, Agreement.PLURAL)) {
                return i;
            }
            if (behindNoun && finites.isSure(i)) {
                return i;
            }
            if (word.is(Tag.MARK)) {
                return -1;
            }
        }
        return -1;
    }

    /** <em>people who live</em>: a base form, which a clause of unknown number does not offer. */
    private boolean canBeBase(int at) {
        Word word = words.get(at);
        return word.canBe(VerbForm.BASE) && finites.isKnownPlural(words.get(head)) && !word.is(Tag.NAME);
    }

    private Agreement agreement() {
        if (coordinated) {
            return words.stream().limit(head + 1).anyMatch(word -> word.is("or"))
                    ? Agreement.UNKNOWN
                    : Agreement.PLURAL;
        }
        Word noun = words.get(head);
        boolean activity = head > first
                && words.get(first).canBe(VerbForm.GERUND)
                && (words.get(first + 1).is(Tag.DETERMINER) || words.get(first + 1).is(Tag.PLURAL_NOUN)); // "reading books is"
        boolean country = noun.is(Tag.NAME) && noun.is(Tag.PLURAL_NOUN); // "the United States is"
        if (noun.isOneOf(PARTITIVE) || activity || country) {
            return Agreement.UNKNOWN;
        }
        if (noun.is("people") || noun.is("police")) {
            return Agreement.PLURAL;
        }
        if (determined != Agreement.UNKNOWN) {
            return determined;
        }
        if (noun.is(Tag.NOUN) != noun.is(Tag.PLURAL_NOUN)) {
            boolean sure = noun.is(Tag.NOUN) || finites.isKnownPlural(noun);
            return !sure ? Agreement.UNKNOWN : noun.is(Tag.NOUN) ? Agreement.THIRD_SINGULAR : Agreement.PLURAL;
        }
        boolean singularName =
                noun.is(Tag.NAME) && !noun.is(Tag.PLURAL_NOUN) && !noun.lower().endsWith("s");
        return singularName ? Agreement.THIRD_SINGULAR : Agreement.UNKNOWN;
    }
}
