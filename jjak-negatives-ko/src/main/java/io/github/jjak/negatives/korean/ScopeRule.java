package io.github.jjak.negatives.korean;

import io.github.jjak.negatives.perturbed.Change;
import io.github.jjak.negatives.perturbed.SentenceKind;
import io.github.jjak.negatives.perturbed.internal.WordList;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Bounds (이상, 이하), before and after, all and some, only and also, at least and at most. */
final class ScopeRule implements SentenceRule {

    private static final Map<String, String> OTHERS =
            WordList.of(ScopeRule.class, "scope-exchanges.tsv").pairs();

    /** A number and its unit, or a date: what a bound stands behind. 선천성 대사 이상 has none. */
    private static final String MEASURE = "(?<=[0-9%]|(?:[0-9]|(?<![가-힣&&[^일이삼사오육칠팔구십백천만억수몇]])[억만천])[ ]?[가-힣%a-z]{1,3}"
            + "|(?:(?<![가-힣])[한두세네]|[섯곱덟홉열]) ?[가-힣]{1,2}|요일|[이사]흘|일주일|보름)";

    private static final Pattern BOUND = Pattern.compile(MEASURE + " ?(이상|이하|초과|미만|이내)(?=[은는이가을를에의으로인일입만도 ]|$)");

    /** 6세 이상 65세 미만: one bound without the other would say nothing. */
    private static final Pattern BETWEEN = Pattern.compile("(?:이상|초과|이하|미만)[^.]{1,20}(?:미만|이하|이상|초과)");

    private static final Pattern ORDER = Pattern.compile("(?<=[가-힣0-9]) (이전|이후|전|후)(?=에(?:는|도|만)? |까지 |부터 |에$)");

    private static final Pattern ADVERB = Pattern.compile("(?<![가-힣])(모든|일부|전액|먼저|항상|언제나|적어도|당일)(?= [가-힣])");

    private static final Pattern ONLY = Pattern.compile("(?<=[가-힣])(만) ");

    private static final Pattern EXTREME =
            Pattern.compile("(?<![가-힣])(최소|최대)(?:한)? (?=[0-9한두세네다여일])([^ ]+(?: ?[만천]? ?원)?(?: [가-힣]{1,2})?)?");

    private static final Pattern LIMIT = Pattern.compile("(?<=[0-9] ?(?:월|일|시|분|세)|[0-9]{4} ?년|요일)(까지|부터)(?= )");

    /** What some may have and others not. */
    private static final Pattern OPEN_TO = Pattern.compile(
            "수 있(?:나요|을까요|습니까|는지)|가능(?:한가요|할까요|합니까|한지)" + "|(?:되|받|들어가|이용하|쓰|여|팔|파|줄|주)(?:나요|는지)|됩니까|받습니까");

    /** 아무도, 지금도, 지도 모르다; and what already says how few or how many. */
    private static final Pattern NOT_ONLY = Pattern.compile("아무|누구도|하나도|조금도|지금도|아직도|오늘도|요즘도|그래도|까지도|조차도|지도 |만도|만"
            + " |뿐|또|역시|여전히|언제|외에도|말고도|후에도|때도|다른|이런|같은|별도|계속|특별|[가-힣]도 (?:되|돼|안 |못|없|모르|차이|다르)");

    @Override
    public List<Draft> propose(Sentence sentence) {
        List<Draft> drafts = new ArrayList<>();
        String text = sentence.text();
        if (!BETWEEN.matcher(text).find()) {
            words(sentence, BOUND.matcher(text), drafts);
        }
        words(sentence, ORDER.matcher(text), drafts);
        words(sentence, ADVERB.matcher(text), drafts);
        only(sentence, drafts);
        extremes(text, drafts);
        limit(text, drafts);
        Comparison.propose(sentence, drafts);
        also(sentence, drafts);
        return drafts;
    }

    private static void words(Sentence sentence, Matcher matcher, List<Draft> drafts) {
        while (matcher.find()) {
            String word = matcher.group(1);
            Token token = sentence.tokenAt(matcher.start(1));
            boolean counted = !(word.equals("전") || word.equals("후")) || isEvent(sentence, matcher.start(1));
            if (token != null && token.surface().equals(word) && counted) {
                String other = Objects.requireNonNull(OTHERS.get(word), word);
                drafts.add(draft(matcher.start(1), matcher.end(1), other));
            }
        }
    }

    /** 식사 전에, 3일 후에; not 얼마 전에, 하기 전에. */
    private static boolean isEvent(Sentence sentence, int start) {
        Token before = sentence.previous(sentence.indexAt(start));
        return before != null
                && before.end() == start - 1
                && (before.tag().equals("NNG") || before.tag().equals("NNBC"))
                && !before.surface().equals("얼마");
    }

    /** 회원만 becomes 회원도; behind a number 만 says how few. */
    private static void only(Sentence sentence, List<Draft> drafts) {
        Matcher matcher = ONLY.matcher(sentence.text());
        while (matcher.find()) {
            Token token = sentence.tokenAt(matcher.start(1));
            Token before = token == null ? null : sentence.previous(sentence.indexAt(token.start()));
            boolean particle =
                    token != null && token.isParticle() && token.surface().equals("만");
            if (particle && before != null && before.end() == matcher.start(1) && isNamed(before)) {
                drafts.add(draft(matcher.start(1), matcher.end(1), Objects.requireNonNull(OTHERS.get("만"))));
            }
        }
    }

    /** 학생도 되나요 becomes 학생만 되나요: whether others may, too, is another question. */
    private static void also(Sentence sentence, List<Draft> drafts) {
        SentenceKind kind = SentenceKinds.of(sentence);
        if ((kind != SentenceKind.YES_NO_QUESTION && kind != SentenceKind.CEREMONY)
                || NOT_ONLY.matcher(sentence.text()).find()
                || !OPEN_TO.matcher(sentence.text()).find()) {
            return;
        }
        List<Token> found = new ArrayList<>();
        for (int i = 1; i < sentence.tokens().size(); i++) {
            Token token = sentence.tokens().get(i);
            Token before = sentence.tokens().get(i - 1);
            boolean particle = token.isParticle()
                    && token.surface().endsWith("도")
                    && before.end() == token.start()
                    && sentence.text().startsWith(" ", token.end())
                    && (isNamed(before) || before.tag().equals("NNBC") || before.isParticle());
            if (particle) {
                found.add(token);
            }
        }
        if (found.size() == 1) {
            int end = found.get(0).end();
            drafts.add(draft(end - 1, end, "만"));
        }
    }

    private static boolean isNamed(Token before) {
        boolean noun = before.tag().equals("NNG")
                || before.tag().equals("NNP")
                || before.tag().equals("XSN");
        return noun || before.surface().equals("에서") || before.surface().equals("에게");
    }

    /** 최소 3만 원부터 becomes 최대 3만 원까지. */
    private static void extremes(String text, List<Draft> drafts) {
        Matcher matcher = EXTREME.matcher(text);
        while (matcher.find()) {
            String word = matcher.group(1);
            List<Edit> edits = new ArrayList<>();
            edits.add(edit(matcher.start(1), matcher.end(1), Objects.requireNonNull(OTHERS.get(word))));
            int from = text.indexOf("부터", matcher.end(1));
            int to = text.indexOf("까지", matcher.end(1));
            int above = text.indexOf("이상", matcher.end(1));
            if ((word.equals("최소") && (to >= 0 || above >= 0)) || (word.equals("최대") && from >= 0)) {
                continue;
            }
            int bound = word.equals("최소") ? from : to;
            if (bound >= 0) {
                edits.add(edit(bound, bound + 2, word.equals("최소") ? "까지" : "부터"));
            }
            drafts.add(new Draft(Change.SCOPE, edits));
        }
    }

    /** 28일까지 becomes 28일부터, where no range is told. */
    private static void limit(String text, List<Draft> drafts) {
        boolean range = (text.contains("부터") && text.contains("까지"))
                || text.matches(".*(?:최소|최대|에서|~|저녁|밤|시작|끝|종료|마감|열리|이내|날부터).*");
        Matcher matcher = LIMIT.matcher(text);
        if (!range && matcher.find()) {
            String other = Objects.requireNonNull(OTHERS.get(matcher.group(1)));
            drafts.add(draft(matcher.start(1), matcher.end(1), other));
        }
    }

    private static Edit edit(int start, int end, String other) {
        return new Edit(start, end, other, Expectation.NOTHING);
    }

    private static Draft draft(int start, int end, String other) {
        return new Draft(Change.SCOPE, edit(start, end, other));
    }
}
