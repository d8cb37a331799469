package io.github.jjak.negatives.korean;

import io.github.jjak.negatives.perturbed.internal.WordList;
import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where 왜 or 언제 goes in a question, and which questions take one at all. */
final class QuestionWord {

    static final String WHY = "왜 ";
    static final String WHEN = "언제 ";
    static final String SINCE_WHEN = "언제부터 ";

    static final Set<Ending> ASKING = EnumSet.of(Ending.NAYO, Ending.NEUNGAYO, Ending.FORMAL_QUESTION);

    /** Those, and others that ask, or that ask where the tone of the sentence does: 했어요. */
    static final Set<Ending> ASKING_OR_TELLING = EnumSet.of(
            Ending.NAYO,
            Ending.NEUNGAYO,
            Ending.FORMAL_QUESTION,
            Ending.NI,
            Ending.NYA,
            Ending.POLITE,
            Ending.INTIMATE);

    /** Times, which a question for the time would ask for again. */
    static final Pattern TIMED =
            Pattern.compile("요일|주말|평일|오늘|내일|어제|모레|지금|방금|아까|요즘|현재|지난|다음|올해|작년|내년|[0-9월화수목금토일]일(?:에|날)|[0-9]"
                    + " ?[시월년]|까지|부터|매달|매월|매년|매일|아침|저녁|동안|후에|전에|이후|바로|즉시|곧|당일|기간|이내|때[ ,]|때마다|나중에");

    static final Pattern CONDITION = Pattern.compile("면,? |경우");

    /** 자동으로, 영향을: what stands between a question word and its predicate. */
    private static final Pattern MANNER =
            Pattern.compile("(?:자동|무료|별도|추가|기본|수동|정기|온라인|강제|의무|필수|전화|개별)(?:적)?으?로|(?:영향|도움|문제|피해)[을를]");

    private static final Set<Ending> STEPS = EnumSet.of(Ending.A_SEO, Ending.INTIMATE, Ending.GO);

    /** Of 일반적인, 새로 산, 먹을. */
    private static final String ATTRIBUTE_FINALS = "ㄴㄹ";

    private static final Set<String> NEVER =
            WordList.of(QuestionWord.class, "never-why.txt").words();

    private QuestionWord() {}

    /** The word is put in at a position. */
    static Edit inserted(int at, String word) {
        return new Edit(at, at, word, Expectation.NOTHING);
    }

    /** What nobody asks a reason for. */
    static boolean isNever(Predicate predicate) {
        return NEVER.contains(predicate.lemma());
    }

    static boolean hasAdverb(Sentence sentence, Predicate last) {
        Token before = before(sentence, wordStart(sentence, last));
        return before != null && before.tag().startsWith("MA");
    }

    /** Where the word of the predicate begins: 환불 of 환불받다. */
    static int wordStart(Sentence sentence, Predicate predicate) {
        int at = predicate.start()
                - (predicate.lemma().length() - predicate.stem().form().length());
        for (Token noun = endingAt(sentence, at); noun != null && noun.isNoun(); noun = endingAt(sentence, at)) {
            at = noun.start();
        }
        return at;
    }

    /** Where a question word stands: before the predicate with its adverbs and the nouns that carry no particle; -1 inside a noun phrase. */
    static int front(Sentence sentence, Predicate predicate) {
        int at = wordStart(sentence, predicate);
        if (!sentence.isWordStart(at)) {
            return -1;
        }
        boolean moved = false;
        for (Token last = before(sentence, at); last != null; last = before(sentence, at)) {
            boolean bare = (last.isNoun() && !last.surface().endsWith("데"))
                    || last.tag().equals("XSN")
                    || last.tag().startsWith("MA")
                    || last.tag().equals("MM")
                    || last.tag().equals("NP")
                    || last.tag().equals("SL");
            int start = last.start();
            while (!sentence.isWordStart(start)) {
                start--;
            }
            boolean manner =
                    MANNER.matcher(sentence.text().substring(start, last.end())).matches() || isStep(sentence, last);
            if (!bare && !manner) {
                return moved && isAttribute(sentence, last) ? -1 : at;
            }
            moved = moved || (bare && !last.tag().startsWith("MA"));
            at = start;
        }
        return at;
    }

    /** 나눠서 예약하다, 사용하도록 설정하다. */
    private static boolean isStep(Sentence sentence, Token last) {
        return !sentence.text().substring(0, last.end()).matches(".*(?:따라|[관대통의위비인]해|향해|나와)")
                && (last.surface().endsWith("도록")
                        || sentence.predicates().stream()
                                .anyMatch(each -> each.end() == last.end()
                                        && STEPS.contains(each.form().ending())));
    }

    private static boolean isAttribute(Sentence sentence, Token last) {
        return sentence.predicates().stream()
                        .anyMatch(each ->
                                each.end() == last.end() && each.form().ending().mood() == Ending.Mood.ATTRIBUTIVE)
                || last.surface().equals("의")
                || (!last.isParticle()
                        && ATTRIBUTE_FINALS.indexOf(Hangul.finalOf(
                                        last.surface().charAt(last.surface().length() - 1)))
                                >= 0);
    }

    private static @Nullable Token before(Sentence sentence, int at) {
        return endingAt(sentence, at - 1);
    }

    private static @Nullable Token endingAt(Sentence sentence, int at) {
        return sentence.tokens().stream()
                .filter(token -> token.end() == at)
                .findFirst()
                .orElse(null);
    }
}
