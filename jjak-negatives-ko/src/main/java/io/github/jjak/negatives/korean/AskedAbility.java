package io.github.jjak.negatives.korean;

import io.github.jjak.negatives.perturbed.Change;
import io.github.jjak.negatives.perturbed.SentenceKind;
import io.github.jjak.negatives.perturbed.internal.WordList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Until when instead of whether: 강의를 취소할 수 있나요, 강의를 언제까지 취소할 수 있나요. */
final class AskedAbility {

    private static final Set<String> STEMS =
            WordList.of(AskedAbility.class, "ability-questions.txt").words();

    /** What the question is about if it is there: 학생도, 함께, 온라인으로만; and other times. */
    private static final Pattern BESIDE = Pattern.compile(
            "[가-힣](?:도|만|라도|조차) |함께|같이|동시|중복|무료|혼자|대신|직접|없이|언제|까지|부터|다시|오늘|내일|[0-9]|한 번|두 |세 |모두|때[ ,]|않|못|안 |면 |후에|전에|동안|기간|바로|즉시|얼마|어디|어떤|어떻|무엇|다른|더 |추가");

    private static final Pattern POSSIBLE =
            Pattern.compile("(?<=(?:신청|교환|반품|환불|취소|이용|가입|변경|예약|접수|참여|등록|해지|연장|수정|구매)[이은] )(?=가능(?:한가요|할까요|합니까|해요|한지))");

    /** What is given some day: 지원금이 나오나요, 지원금이 언제 나오나요. */
    private static final Pattern GIVEN = Pattern.compile(
            "(?<=(?:급여|수당|지원금|보험금|연금|포인트|장학금|환급금|쿠폰|결과|영수증|월급|혜택)[이가은는] )(?=(?:나오|들어오|지급되|적립되|발급되)(?:나요|는지|니|나\\?))");

    private static final Pattern FAVOUR = Pattern.compile("(?<=[을를] )(?=(?:지원해|빌려|보관해|맡아|돌봐) ?(?:주나요|주시나요|줍니까|주는지))");

    private AskedAbility() {}

    /** One draft, or none. */
    static List<Draft> of(Sentence sentence) {
        if (SentenceKinds.of(sentence) != SentenceKind.YES_NO_QUESTION
                || BESIDE.matcher(sentence.text()).find()) {
            return List.of();
        }
        Matcher given = GIVEN.matcher(sentence.text());
        if (given.find()) {
            return draft(given.start(), "언제 ");
        }
        Matcher favour = FAVOUR.matcher(sentence.text());
        if (favour.find()) {
            return draft(favour.start(), "언제까지 ");
        }
        Matcher possible = POSSIBLE.matcher(sentence.text());
        if (possible.find()) {
            return draft(possible.start(), "언제까지 ");
        }
        Predicate last = sentence.last();
        Predicate main = last == null ? null : sentence.before(last);
        boolean able = last != null
                && main != null
                && Clauses.isAbility(sentence, last)
                && sentence.text().substring(main.end(), last.start()).equals(" 수 ")
                && STEMS.contains(main.lemma());
        if (!able || main == null) {
            return List.of();
        }
        int start = main.start() - (main.lemma().length() - main.stem().form().length());
        Token before = sentence.tokens().stream()
                .filter(token -> token.end() == start - 1)
                .findFirst()
                .orElse(null);
        boolean object = before != null
                && before.isParticle()
                && (before.surface().equals("을") || before.surface().equals("를"));
        return object && sentence.isWordStart(start) ? draft(start, "언제까지 ") : List.of();
    }

    private static List<Draft> draft(int start, String word) {
        return List.of(new Draft(Change.ASKED, new Edit(start, start, word, Expectation.NOTHING)));
    }
}
