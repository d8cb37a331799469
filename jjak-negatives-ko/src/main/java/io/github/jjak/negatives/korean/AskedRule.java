package io.github.jjak.negatives.korean;

import io.github.jjak.negatives.perturbed.Change;
import io.github.jjak.negatives.perturbed.SentenceKind;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is asked, of something that somebody does: 언제 for 어디에서, and the reverse; 언제 for 왜 and 어떻게. */
final class AskedRule implements SentenceRule {

    /** What is done at a place and at a time, right behind the question word. */
    private static final String DONE =
            "(?=(?:[가-힣]+[을를] )?(?:신청|접수|등록|납부|결제|확인할 수|배울 수|들을 수|빌릴 수|만날 수|살 수|발급|제출|입력|신고|문의|연락|예약|구매|구입|주문|조회할 수|변경|취소|교환|"
                    + "가입|수령|환불받|제공받|상담|신고|받[아을는나았]|내나|내야|내면|낼 수|보내|바꾸|바꿀|바꿔)[가-힣]*)";

    private static final Pattern TIME = Pattern.compile("(?<![가-힣])언제 " + DONE);

    private static final Pattern PLACE = Pattern.compile("(?<![가-힣])(?:어디에서|어디서|어디에|어디로) " + DONE);

    private static final Pattern WAY = Pattern.compile(
            "(?<![가-힣])어떻게 "
                    + "(?=(?:[가-힣]+[을를] )?(?:신청|접수|등록|납부|발급|제출|신고|예약|예매|구매|주문|반납|충전|수령|환불받|제공받|지급|취소|받[아을는나았]|내나|내야|낼 수)[가-힣]*)");

    /** The reason of what happened once. */
    private static final Pattern REASON =
            Pattern.compile("(?<![가-힣])왜 (?=[가-힣]+ ?(?:되었|됐|했|왔|나왔|바뀌었|취소되었|거절되었)(?:나요|어요|습니까|지요|죠)?)");

    /** A condition or another time in the sentence answers the new question, or contradicts it. */
    private static final Pattern BOUND =
            Pattern.compile("려면|(?:으면|면) |때 |[0-9]월|[0-9]일|오늘|내일|어제|지금|다시|안 |못 |에서 |까지|부터");

    private static final Set<SentenceKind> ASKS =
            EnumSet.of(SentenceKind.WH_QUESTION, SentenceKind.YES_NO_QUESTION, SentenceKind.CEREMONY);

    @Override
    public List<Draft> propose(Sentence sentence) {
        List<Draft> drafts = new ArrayList<>();
        exchange(sentence, TIME, "어디에서", drafts);
        exchange(sentence, PLACE, "언제", drafts);
        exchange(sentence, WAY, "언제", drafts);
        exchange(sentence, REASON, "언제", drafts);
        drafts.addAll(AskedProperties.of(sentence));
        if (ASKS.contains(SentenceKinds.of(sentence))) {
            drafts.addAll(AskedPhrases.of(sentence));
            drafts.addAll(AskedDefinition.of(sentence));
            drafts.addAll(AskedReason.of(sentence));
            List<Draft> able = AskedAbility.of(sentence);
            drafts.addAll(able.isEmpty() ? AskedWhether.of(sentence) : able);
        }
        return drafts;
    }

    private static void exchange(Sentence sentence, Pattern pattern, String other, List<Draft> drafts) {
        Matcher matcher = pattern.matcher(sentence.text());
        if (!matcher.find()) {
            return;
        }
        String rest =
                sentence.text().substring(0, matcher.start()) + sentence.text().substring(matcher.end());
        if (!BOUND.matcher(rest).find()) {
            int end = matcher.end() - 1;
            drafts.add(new Draft(Change.ASKED, new Edit(matcher.start(), end, other, Expectation.NOTHING)));
        }
    }
}
