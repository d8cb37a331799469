package io.github.jjak.negatives.english;

import io.github.jjak.negatives.perturbed.internal.WordList;
import java.util.List;
import java.util.Set;

/** What stands around a verb, and whether an exchange's frame allows it. */
final class VerbPlace {

    private static final Set<String> PASSIVE_AUXILIARIES =
            WordList.of(VerbPlace.class, "passive-auxiliaries.txt").words();

    private static final Set<String> ENDINGS =
            WordList.of(VerbPlace.class, "ends-without-object.txt").words();

    /** Words behind a verb that make another meaning of it, unless a frame allows them. */
    private static final Set<String> OPEN_PARTICLES =
            WordList.of(VerbPlace.class, "meaning-particles.txt").words();
    /** Behind an object they belong to the verb: <em>pull the troops out</em>. */
    private static final Set<String> PARTICLES =
            WordList.of(VerbPlace.class, "particles-behind-object.txt").words();

    private static final Set<String> BINDING = Set.of("to", "from", "with", "as", "against", "into", "by");
    private static final Set<String> TIME_DETERMINERS =
            WordList.of(VerbPlace.class, "time-determiners.txt").words();

    private static final Set<String> OWN = Set.of("my", "your", "his", "her", "its", "our", "their");

    private final Sentence sentence;
    private final List<Word> words;
    private final FiniteWords finites;
    private final int at;
    private final int behind;
    private final boolean main;
    private final NounObject object;

    /**
     * @param at the verb
     * @param behind the position behind it and its particle
     * @param main whether it is the main clause's, so that its subject is known
     */
    VerbPlace(Sentence sentence, int at, int behind, boolean main) {
        this.sentence = sentence;
        this.words = sentence.words();
        this.finites = new FiniteWords(words);
        this.at = at;
        this.behind = behind;
        this.main = main;
        this.object = NounObject.behind(words, behind);
    }

    boolean fits(Frame frame) {
        if (frame.asksFor("subject") && (!main || !frame.accepts("subject", subject()))) {
            return false;
        }
        if (frame.has("plain") && bindsMore()) {
            return false;
        }
        if (frame.has("no-own") && behind < words.size() && words.get(behind).isOneOf(OWN)) {
            return false;
        }
        if (frame.has("no-modal") && isBehindModal()) {
            return false;
        }
        return isPassive() ? fitsPassive(frame) : fitsActive(frame);
    }

    /** Exchanges the preposition, if the frame asks for it; false where the other one stands there already. */
    boolean swap(Frame frame, Edits edits) {
        if (frame.swap().isEmpty()) {
            return true;
        }
        int next = finites.skipAdverbs(object.head() < 0 ? behind : object.end());
        if (next >= words.size()) {
            return true;
        }
        String own = frame.swap().get(0);
        boolean direction = own.equals("to") && words.get(next).isOneOf(Set.of("into", "onto"));
        boolean infinitive = words.get(next).is("to")
                && (next + 1 >= words.size()
                        || (words.get(next + 1).canBe(VerbForm.BASE)
                                && !words.get(next + 1).isNounLike()));
        if (words.get(next).is(frame.swap().get(1)) || infinitive) {
            return false;
        }
        if (words.get(next).is(own) || direction) {
            edits.replace(next, frame.swap().get(1));
        }
        return true;
    }

    private boolean fitsPassive(Frame frame) {
        boolean activeOnly = frame.has("active") || frame.has("intransitive") || frame.has("end") || only(frame);
        if (activeOnly || opensAnotherMeaning(frame)) {
            return false;
        }
        boolean known = main || !frame.asksFor("object");
        return known && frame.accepts("object", main ? subject() : "");
    }

    private boolean fitsActive(Frame frame) {
        Word next = behind < words.size() ? words.get(behind) : null;
        if (next != null && fitsClause(frame, next)) {
            return true;
        }
        if (only(frame) || opensAnotherMeaning(frame)) {
            return false;
        }
        if (frame.has("end")) {
            return object.head() < 0 && endsHere();
        }
        if (object.head() < 0 || frame.has("intransitive")) {
            boolean free = frame.has("either") || frame.has("intransitive");
            return free && !frame.asksFor("object") && object.head() < 0 && !fronted();
        }
        boolean second = object.isFollowedByAnother(words, TIME_DETERMINERS) && !frame.has("two");
        boolean particle =
                object.end() < words.size() && words.get(object.end()).isOneOf(PARTICLES);
        return !second
                && !particle
                && frame.accepts("object", words.get(object.head()).lower());
    }

    private static boolean only(Frame frame) {
        return frame.has("only-gerund") || frame.has("only-that");
    }

    private boolean fitsClause(Frame frame, Word next) {
        boolean gerund = next.canBe(VerbForm.GERUND) && !next.is(Tag.ADJECTIVE);
        boolean clause = next.is(Tag.SUBJECT_PRONOUN)
                && behind + 1 < words.size()
                && finites.mayBeFinite(finites.skipAdverbs(behind + 1), Agreement.PLURAL);
        return (gerund && (frame.has("gerund") || frame.has("only-gerund")))
                || (next.is("that") && (frame.has("that") || frame.has("only-that")))
                || (next.is(Tag.TO) && frame.has("to"))
                || (clause && frame.has("clause"));
    }

    private boolean opensAnotherMeaning(Frame frame) {
        if (behind >= words.size()) {
            return false;
        }
        Word next = words.get(behind);
        boolean particle =
                next.isOneOf(OPEN_PARTICLES) || (next.isOneOf(Set.of("in", "on")) && !isPlace(words, behind));
        return particle && !frame.allowsPreposition(next.lower());
    }

    /** <em>signed in Vienna</em>: no particle, but the preposition of a place or time. */
    static boolean isPlace(List<Word> words, int at) {
        if (at + 1 >= words.size()) {
            return false;
        }
        Word next = words.get(at + 1);
        return next.is(Tag.NAME)
                || next.is(Tag.NUMBER)
                || next.is(Tag.DETERMINER)
                || next.is(Tag.ADJECTIVE)
                || next.isNounLike();
    }

    /** Nothing but an adverb, a time or another clause behind the verb. */
    private boolean endsHere() {
        if (behind >= words.size()) {
            return true;
        }
        int next = finites.skipAdverbs(behind);
        if (next >= words.size()) {
            return true;
        }
        Word word = words.get(next);
        boolean time = next + 1 < words.size()
                && ((word.is("at") && words.get(next + 1).is(Tag.NUMBER))
                        || (word.is("on")
                                && words.get(next + 1).is(Tag.NAME)
                                && new TimePhrases(words).isDate(next + 1))
                        || (word.is("in") && words.get(next + 1).is(Tag.NUMBER)));
        return time
                || (word.is(Tag.MARK) && !word.is("\""))
                || word.isOneOf(ENDINGS)
                || (word.is(Tag.COORDINATOR) && !word.is("&"));
    }

    /** <em>What did you open?</em> The object stands in front. */
    private boolean fronted() {
        Clause clause = sentence.main();
        return clause != null
                && clause.kind() == Clause.Kind.QUESTION
                && words.stream()
                        .limit(3)
                        .anyMatch(word -> word.isOneOf(Set.of("what", "which", "who", "whom", "many", "much")));
    }

    private boolean bindsMore() {
        int from = object.head() < 0 ? behind : object.end();
        if (from < words.size() && words.get(from).canBe(VerbForm.GERUND)) {
            return true; // "prevent them swapping"
        }
        for (int i = from; i < words.size() && !endsClause(i); i++) {
            boolean agent = words.get(i).is("by") && isPassive();
            if (words.get(i).isOneOf(BINDING) && !agent) {
                return true;
            }
        }
        return false;
    }

    private boolean endsClause(int i) {
        Word word = words.get(i);
        return (word.is(Tag.MARK) && !word.is("\"") && !word.is("-"))
                || (word.is(Tag.SUBORDINATOR) && !word.is(Tag.PREPOSITION))
                || word.is(Tag.QUESTION_WORD);
    }

    private int before() {
        int i = at - 1;
        while (i > 0
                && (VerbGroupReader.isPlainAdverb(words.get(i)) || words.get(i).is(Tag.NOT))) {
            i--;
        }
        return i;
    }

    private boolean isPassive() {
        if (!words.get(at).canBe(VerbForm.PARTICIPLE)) {
            return false;
        }
        Clause clause = sentence.main();
        boolean questioned = main
                && clause != null
                && clause.verb().type() == VerbGroup.Type.BE
                && clause.verb().finite() < at
                && !words.get(at).canBe(VerbForm.GERUND);
        int before = before();
        Auxiliary auxiliary = before < 0 ? null : words.get(before).auxiliary();
        return questioned
                || (auxiliary != null && auxiliary.isBe())
                || (before >= 0 && words.get(before).isOneOf(PASSIVE_AUXILIARIES));
    }

    private boolean isBehindModal() {
        int before = before();
        Auxiliary auxiliary = before < 0 ? null : words.get(before).auxiliary();
        return before >= 0 && (words.get(before).is("'d") || (auxiliary != null && auxiliary.isModal()));
    }

    private String subject() {
        return Proof.subjectHead(sentence);
    }
}
