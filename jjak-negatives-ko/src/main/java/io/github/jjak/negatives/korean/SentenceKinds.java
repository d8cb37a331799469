package io.github.jjak.negatives.korean;

import io.github.jjak.negatives.perturbed.Change;
import io.github.jjak.negatives.perturbed.SentenceKind;
import io.github.jjak.negatives.perturbed.internal.WordList;
import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a Korean sentence does, and what a change does to it, in the words of {@link SentenceKind} and {@link Change}. */
final class SentenceKinds {

    private static final Set<Ending> QUESTIONS = EnumSet.of(
            Ending.FORMAL_QUESTION,
            Ending.NAYO,
            Ending.NEUNGAYO,
            Ending.NA,
            Ending.NEUNGA,
            Ending.NI,
            Ending.NYA,
            Ending.ULKKA,
            Ending.ULKKAYO);

    /** Question words, not 누구나, 언제든지, 몇 가지. */
    private static final Pattern QUESTION_WORD = Pattern.compile("(?:^|\\s)"
            + "(?:얼마나(?=\\s)|누구|누가|언제|어디|무엇|무슨|뭐|뭘|뭔|몇|어떤|어떠|어떻|어때|어땠|어느|왜|얼마|어찌|웬|며칠(?! ?(?:전|뒤|후|째|동안)))"
            + "(?!나(?![가-힣])|[가-힣]*(?:든|라도|서나))(?! 가지)");

    /** How a question ends where its predicate is not understood. */
    private static final Pattern QUESTION_END =
            Pattern.compile("(?:(?<!끝|만|일어|나타|떠|깨어|태어|벗어|빛|화|겁|신)나요|[은는인한된운런]가요|까요|습니까)$");

    /** 어떻게 하는지 asks nothing by itself. */
    private static final Pattern EMBEDDED = Pattern.compile("[는은운한될할인]지(?:도|를|가|는)?\\s");

    /** Behind ㅂ: 갑니까, not 가니까. */
    private static final String FORMAL = "니까";

    private static final Pattern DOER = Pattern.compile("[가-힣](?:이|가|께서|도|들은) ");

    /** 짝사랑은 언제나 설렘을 안겨 줘요. */
    private static final Pattern TOLD = Pattern.compile("[가-힣][은는] (?:[^ ]+ )*[가-힣]+[을를] ");

    private static final Pattern DEGREE = Pattern.compile("(?:^|\\s)(?:얼마나|얼만큼|얼마만큼|어느 정도)");

    /** Questions for the way things are done: 어떻게 하나요 asks what 어떻게 했나요 would. */
    private static final Pattern GENERIC = Pattern.compile("(?:^|\\s)(?:어디|어떻게|무엇|뭘|어떤|어느|무슨)");

    /** Verbs of what is so, not of what happens. */
    private static final Set<String> STATES =
            WordList.of(SentenceKinds.class, "state-verbs.txt").words();

    private SentenceKinds() {}

    static SentenceKind of(Sentence sentence) {
        if (Ceremony.is(sentence)) {
            return SentenceKind.CEREMONY;
        }
        Predicate last = closing(sentence);
        boolean asks = last == null ? sentence.question() || endsAsQuestion(sentence) : asks(sentence, last);
        if (asks) {
            return asksForWhatIsMissing(sentence.text()) ? SentenceKind.WH_QUESTION : SentenceKind.YES_NO_QUESTION;
        }
        return last != null && isRequest(sentence, last) ? SentenceKind.REQUEST : SentenceKind.STATEMENT;
    }

    private static boolean endsAsQuestion(Sentence sentence) {
        String text = sentence.text().substring(0, sentence.end());
        int before = text.length() - FORMAL.length() - 1;
        boolean formal = text.endsWith(FORMAL) && before >= 0 && Hangul.finalOf(text.charAt(before)) == 'ㅂ';
        return formal || QUESTION_END.matcher(text).find();
    }

    private static boolean asksForWhatIsMissing(String text) {
        Matcher word = QUESTION_WORD.matcher(text);
        while (word.find()) {
            if (!EMBEDDED.matcher(text).find(word.end())) {
                return true;
            }
        }
        return false;
    }

    /** 하십시오, 하세요; not 할아버지께서 신문을 읽으세요, nor what somebody is. */
    static boolean isRequest(Sentence sentence, Predicate last) {
        if (last.form().ending().mood() == Ending.Mood.DIRECTIVE) {
            return true;
        }
        if (isAskedFavour(sentence, last)) {
            return true;
        }
        boolean raised = last.form().honorific() || last.stem().form().endsWith("시");
        boolean done =
                last.stem().category() == Category.VERB || last.stem().form().equals("있") || Ceremony.isWish(last);
        return raised
                && done
                && !sentence.question()
                && last.form().ending() == Ending.POLITE
                && last.form().tense() == Form.Tense.NONE
                && !HonouredSubject.isIn(sentence, last);
    }

    /** 보여 줘, 보내 줘요; not 친구가 보내 줘요. */
    private static boolean isAskedFavour(Sentence sentence, Predicate last) {
        boolean open = last.form().ending() == Ending.POLITE || last.form().ending() == Ending.INTIMATE;
        return open
                && last.isAuxiliary()
                && last.stem().form().equals("주")
                && last.form().tense() == Form.Tense.NONE
                && !last.form().honorific()
                && !sentence.question()
                && !DOER.matcher(sentence.text()).find()
                && !TOLD.matcher(sentence.text()).find();
    }

    /** The predicate that the tense belongs to. */
    static @Nullable Predicate closing(Sentence sentence) {
        Future future = Future.find(sentence);
        return future != null ? future.predicate() : sentence.last();
    }

    /** A change of the closing predicate's tense. */
    static Change tense(Sentence sentence, Predicate last, TimeAdverbs.Time source, TimeAdverbs.Time target) {
        boolean past = source == TimeAdverbs.Time.PAST || target == TimeAdverbs.Time.PAST;
        if (!past) {
            return Change.PRESENT_FUTURE;
        }
        if (Ceremony.says(sentence, last)) {
            return Change.SAYING_PAST;
        }
        boolean generic = source == TimeAdverbs.Time.PRESENT
                && GENERIC.matcher(sentence.text()).find()
                && asks(sentence, last);
        boolean state = generic
                || last.stem().category() != Category.VERB
                || STATES.contains(last.lemma())
                || STATES.contains(last.stem().form())
                || isObligation(sentence, last);
        boolean nominal =
                last.stem().category() == Category.COPULA || last.stem().form().equals("아니");
        return nominal ? Change.NOMINAL_PAST : state ? Change.STATE_PAST : Change.PAST;
    }

    private static boolean asks(Sentence sentence, Predicate last) {
        return sentence.question() || QUESTIONS.contains(last.form().ending());
    }

    /** 해야 하다. */
    private static boolean isObligation(Sentence sentence, Predicate last) {
        Predicate before = sentence.before(last);
        return before != null
                && before.form().ending() == Ending.A_YA
                && last.stem().form().equals("하");
    }

    /** Another verb or adjective in a predicate's place. */
    static Change verb(Sentence sentence, Predicate predicate) {
        if (!predicate.equals(closing(sentence))) {
            return Change.WORD;
        }
        boolean quality = predicate.stem().category() != Category.VERB;
        if (quality && DEGREE.matcher(sentence.text()).find()) {
            return Change.DEGREE;
        }
        return quality ? Change.QUALITY : Change.PREDICATE;
    }
}
