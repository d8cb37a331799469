package io.github.jjak.negatives.korean;

import io.github.jjak.negatives.perturbed.Change;
import io.github.jjak.negatives.perturbed.internal.WordList;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Other numbers, dates, weekdays and units. Only numbers with a unit are touched: telephone numbers and versions stay. */
final class NumberRule implements SentenceRule {

    private static final Pattern DIGITS =
            Pattern.compile("(?<![0-9A-Za-z.,/:~\\-–+#(@_]|[가-힣]{2})(\\d{1,9}|\\d{1,3}(?:,\\d{3}){1,3}) ?"
                    + "(개월|시간|학년|등급|달|만 ?원|천 ?원|억 ?원|만(?= ?\\d)|퍼센트|주일|월|일|년|시|분|초|세|살|명|개|회|번|건|장|권|층|주|원|인|급|달러|유로|잔|자(?= )|학기|점|박|페이지|평|리터|배|학점|과목|병|알|%|km|kg|mg|m|GB|MB)"
                    + "(?![0-9A-Za-z~]|번지|길|지(?![가-힣])|호선|용|기(?![가-힣])|국도|당)");
    private static final Pattern INTERVAL = Pattern.compile("(?<![0-9A-Za-z.,/:\\-])(\\d{1,4})( ?[~∼-] ?)(\\d{1,4}) ?"
            + "(개월|시간|만 ?원|퍼센트|주일|월|일|년|시|분|초|세|살|명|개|회|번|건|장|권|층|주|원|인|%)(?![0-9A-Za-z~])");
    private static final Pattern NUMERAL = Pattern.compile("(?<![가-힣])(한|두|세|네|다섯|여섯|일곱|여덟|아홉|열) ?"
            + "(명|개|시간|시|달|살|마리|권|장|잔|가지|사람|곳|병|대|끼|송이|켤레|벌|번)(?![가-힣&&[^이가은는을를의에도만과와로부까씩정쯤인입째차뒤후전동됐]])");
    private static final Pattern WORD = Pattern.compile(
            "(?<![가-힣])(월요일|화요일|수요일|목요일|금요일|토요일|일요일|오전|오후|첫째|둘째|셋째|매일|매주(?! ?[월화수목금토일]요일)|매월|매달|매년|하나|둘|셋|넷|이틀|사흘|나흘|닷새|열흘|보름|일주일|반나절|하루(?= (?:만에|안에|동안|전|뒤|걸|이내|후|정도))"
                    + "|봄|여름|가을|겨울)(?![가-힣&&[^이가은는을를의에도만과와로부까마씩째]])");
    /** 10분마다, 10분 일찍, 10분 거리: how often and how much in minutes. */
    private static final Pattern FIXED_UNIT = Pattern.compile("^(?:마다|씩| ?간격| 일찍| 늦| 먼저| 거리|만 )");

    /** 30분 becomes no 30시간. */
    private static final int HIGHEST_OF_OTHER_UNIT = 12;

    private static final List<String> NUMERALS =
            WordList.of(NumberRule.class, "numerals.txt").lines();
    private static final Map<String, Integer> MAXIMA = maxima();
    private static final Map<String, String> OTHER_UNITS =
            WordList.of(NumberRule.class, "unit-exchanges.tsv").pairs();
    private static final Map<String, String> OTHER_WORDS =
            WordList.of(NumberRule.class, "word-exchanges.tsv").pairs();

    @Override
    public List<Draft> propose(Sentence sentence) {
        List<Draft> drafts = new ArrayList<>();
        digits(sentence, drafts);
        intervals(sentence.text(), drafts);
        numerals(sentence, drafts);
        words(sentence, drafts);
        DayWords.propose(sentence, drafts);
        return drafts;
    }

    private static void digits(Sentence sentence, List<Draft> drafts) {
        Matcher matcher = DIGITS.matcher(sentence.text());
        while (matcher.find()) {
            String unit = matcher.group(2).replace(" ", "");
            String digits = matcher.group(1);
            Token token = sentence.tokenAt(matcher.start(2));
            if (!isUnit(token, unit) || digits.startsWith("0") || isName(sentence, matcher.start(1))) {
                continue;
            }
            String other = Ranges.isPart(sentence.text(), matcher.start(), matcher.end())
                    ? Ranges.other(sentence.text(), matcher, MAXIMA.getOrDefault(unit, Integer.MAX_VALUE))
                    : other(sentence.text(), matcher, unit);
            if (!other.isEmpty() && !other.equals(digits)) {
                drafts.add(draft(matcher.start(1), matcher.end(1), other, Expectation.NOTHING));
            }
            otherUnit(sentence, matcher, unit, drafts);
        }
    }

    private static boolean isUnit(@Nullable Token token, String unit) {
        boolean counted = "만천억".indexOf(unit.charAt(0)) >= 0;
        return token != null
                && token.surface().length() <= unit.length() + 1 // 365 개발자
                && (token.tag().startsWith("NN")
                        || token.tag().startsWith("S")
                        || token.tag().startsWith("XS")
                        || (counted && token.tag().equals("NR")));
    }

    /** 코로나 19, 윈도우 11: the number belongs to a name in Latin or foreign letters. */
    private static boolean isName(Sentence sentence, int start) {
        Token before = sentence.previous(sentence.indexAt(start));
        return before != null && before.end() >= start - 1 && before.tag().equals("NNP");
    }

    private static void otherUnit(Sentence sentence, Matcher matcher, String unit, List<Draft> drafts) {
        String other = OTHER_UNITS.get(unit);
        boolean duration = other != null
                && matcher.group(1).length() < 3
                && Integer.parseInt(matcher.group(1)) <= HIGHEST_OF_OTHER_UNIT
                && !Ranges.isPart(sentence.text(), matcher.start(), matcher.end())
                && !sentence.text().startsWith("로", matcher.end())
                && !FIXED_UNIT.matcher(sentence.text().substring(matcher.end())).find()
                && !isClock(sentence, matcher, unit);
        if (other != null && duration) {
            drafts.add(draft(matcher.start(2), matcher.end(2), other, Expectation.word(0, other, "N")));
        }
    }

    /** 3~5일 becomes 6~8일: another stretch, in order. */
    private static void intervals(String text, List<Draft> drafts) {
        Matcher matcher = INTERVAL.matcher(text);
        while (matcher.find()) {
            int from = Integer.parseInt(matcher.group(1));
            int to = Integer.parseInt(matcher.group(3));
            int maximum = MAXIMA.getOrDefault(matcher.group(4).replace(" ", ""), Integer.MAX_VALUE);
            int step = to - from + 1;
            int shift = to + step <= maximum ? step : -step;
            if (to > from && from + shift > 0) {
                drafts.add(draft(
                        matcher.start(1),
                        matcher.end(3),
                        (from + shift) + matcher.group(2) + (to + shift),
                        Expectation.NOTHING));
            }
        }
    }

    /** 3시 30분 is a time of day and 24년 may be a year: their units stay. */
    private static boolean isClock(Sentence sentence, Matcher matcher, String unit) {
        String before = sentence.text().substring(0, matcher.start());
        return (unit.equals("분")
                        && (before.stripTrailing().endsWith("시")
                                || before.stripTrailing().endsWith("시간")
                                || before.isEmpty()))
                || (unit.equals("년") && matcher.group(1).length() > 1)
                || (unit.equals("개월")
                        && (matcher.group(1).length() > 1
                                || before.stripTrailing().endsWith("년")))
                || sentence.text().substring(matcher.end()).stripLeading().matches("\\d+ ?개월.*")
                || (unit.equals("시간")
                        && sentence.text()
                                .substring(matcher.end())
                                .stripLeading()
                                .matches("\\d+ ?분.*"));
    }

    private static String other(String text, Matcher matcher, String unit) {
        String digits = matcher.group(1);
        int comma = digits.indexOf(',');
        if (comma >= 0) {
            return next(Long.parseLong(digits.substring(0, comma)), comma, Integer.MAX_VALUE) + digits.substring(comma);
        }
        long value = Long.parseLong(digits);
        if (unit.equals("년") && digits.length() == 4) {
            return Long.toString(value - 1);
        }
        if (unit.equals("시") && value > 12) {
            return Long.toString(value == 24 ? 22 : value + 1 > 23 ? 21 : value + 1);
        }
        if (unit.equals("시") && Calendar.hasSeveralTimes(text)) {
            return ""; // 10시에 시작해서 12시에 끝난다
        }
        if (unit.equals("월")) {
            return Calendar.otherMonth((int) Math.min(value, Integer.MAX_VALUE), text.substring(matcher.end()));
        }
        if (unit.equals("개월") && value == 12) {
            return "6"; // 12 months are a year
        }
        long next = next(value, digits.length(), MAXIMA.getOrDefault(unit, Integer.MAX_VALUE));
        return Long.toString(unit.equals("시") ? Calendar.hour(text.substring(0, matcher.start()), value, next) : next);
    }

    private static long next(long value, int digits, int maximum) {
        long step = 1;
        for (int i = 1; i < digits; i++) {
            step *= 10;
        }
        long next = value + Math.max(1, digits > 1 && maximum > 100 ? step / 2 : digits > 1 ? 5 : 1);
        if (next > maximum) {
            next = value - (value > 6 ? 5 : 1);
        }
        return next < 1 ? value + 1 : next;
    }

    private static void numerals(Sentence sentence, List<Draft> drafts) {
        Matcher matcher = NUMERAL.matcher(sentence.text());
        while (matcher.find()) {
            String numeral = matcher.group(1);
            String unit = matcher.group(2);
            Token token = sentence.tokenAt(matcher.start());
            boolean isNumber = token != null
                    && token.surface().equals(numeral)
                    && (token.tag().equals("MM") || token.tag().startsWith("NR"));
            boolean vague = sentence.text().matches(".*[둘셋넷] 다 .*")
                    || (unit.equals("번") && numeral.equals("한"))
                    || unit.equals("대");
            if (isNumber && !vague) {
                int index = NUMERALS.indexOf(numeral);
                String other = NUMERALS.get(index == 9 ? 4 : index + 1);
                Expectation number = Expectation.word(0, other, "MM").or(Expectation.word(0, other, "NR"));
                drafts.add(draft(matcher.start(1), matcher.end(1), other, number));
            }
        }
    }

    private static void words(Sentence sentence, List<Draft> drafts) {
        Matcher matcher = WORD.matcher(sentence.text());
        while (matcher.find()) {
            String word = matcher.group(1);
            Token token = sentence.tokenAt(matcher.start());
            boolean verb = word.equals("하나")
                    && !sentence.text().substring(matcher.end()).matches("[은는의도만를가].*");
            boolean whole = token != null && (token.surface().equals(word) || word.equals("일주일"));
            if (!whole || verb) {
                continue;
            }
            String other = Calendar.otherWord(sentence.text(), matcher, OTHER_WORDS);
            if (other.isEmpty()) {
                continue;
            }
            int end = matcher.end();
            Token copula = sentence.tokenAt(end);
            if (copula != null && copula.tag().equals("VCP") && Hangul.isClosed(word) != Hangul.isClosed(other)) {
                continue;
            }
            Token next = sentence.tokenAt(end);
            if (next != null && next.isParticle()) {
                String particle = Particles.behind(other, next.surface());
                drafts.add(draft(matcher.start(), next.end(), other + particle, Expectation.NOTHING));
            } else {
                drafts.add(draft(matcher.start(), end, other, Expectation.NOTHING));
            }
        }
    }

    private static Draft draft(int start, int end, String other, Expectation expected) {
        return new Draft(Change.NUMBER, new Edit(start, end, other, expected));
    }

    private static Map<String, Integer> maxima() {
        Map<String, Integer> maxima = new HashMap<>();
        WordList.of(NumberRule.class, "unit-maxima.tsv")
                .pairs()
                .forEach((unit, maximum) -> maxima.put(unit, Integer.valueOf(maximum)));
        return maxima;
    }
}
