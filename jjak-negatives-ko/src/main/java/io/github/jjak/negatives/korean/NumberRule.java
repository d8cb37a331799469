package io.github.jjak.negatives.korean;

import io.github.jjak.negatives.perturbed.Change;
import io.github.jjak.negatives.perturbed.internal.WordList;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Other numbers, dates, weekdays and units. Only numbers with a unit are touched: telephone numbers and versions stay. */
final class NumberRule implements SentenceRule {

    private static final Pattern DIGITS = Pattern.compile("(?<![0-9A-Za-z.,/:~\\-–+#(@_])(\\d{1,9}) ?"
            + "(개월|시간|학년|등급|만 ?원|천 ?원|억 ?원|퍼센트|주일|월|일|년|시|분|초|세|살|명|개|회|번|건|장|권|층|주|원|인|급|%|km|kg|m)(?![0-9A-Za-z~])");
    private static final Pattern NUMERAL = Pattern.compile("(?<![가-힣])(한|두|세|네|다섯|여섯|일곱|여덟|아홉|열) ?"
            + "(명|개|시간|시|달|살|마리|권|장|잔|가지|사람|곳|병|대|끼|송이|켤레|벌|번)(?![가-힣&&[^이가은는을를의에도만과와로부까씩정쯤인입]])");
    private static final Pattern WORD = Pattern.compile(
            "(?<![가-힣])(월요일|화요일|수요일|목요일|금요일|토요일|일요일|오전|오후|첫째|둘째|셋째|매일|매주(?! ?[월화수목금토일]요일)|매월|매달|매년|하나|둘|셋|넷"
                    + "|봄|여름|가을|겨울)(?![가-힣&&[^이가은는을를의에도만과와로부까마씩]])");
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
        numerals(sentence, drafts);
        words(sentence, drafts);
        return drafts;
    }

    private static void digits(Sentence sentence, List<Draft> drafts) {
        Matcher matcher = DIGITS.matcher(sentence.text());
        while (matcher.find()) {
            String unit = matcher.group(2).replace(" ", "");
            String other = other(matcher.group(1), unit);
            Token token = sentence.tokenAt(matcher.start(2));
            boolean unitIsWord = token != null
                    && (token.tag().startsWith("NN")
                            || token.tag().startsWith("S")
                            || token.tag().startsWith("XS"));
            if (!unitIsWord || matcher.group(1).startsWith("0")) {
                continue;
            }
            drafts.add(draft(matcher.start(1), matcher.end(1), other, Expectation.word(0, other, "SN")));
            String otherUnit = OTHER_UNITS.get(unit);
            boolean duration = otherUnit != null
                    && matcher.group(1).length() < 3
                    && !sentence.text().startsWith("로", matcher.end())
                    && !isClock(sentence, matcher, unit);
            if (otherUnit != null && duration) {
                drafts.add(draft(matcher.start(2), matcher.end(2), otherUnit, Expectation.word(0, otherUnit, "N")));
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

    private static String other(String digits, String unit) {
        long value = Long.parseLong(digits);
        int maximum = MAXIMA.getOrDefault(unit, Integer.MAX_VALUE);
        if (unit.equals("년") && digits.length() == 4) {
            return Long.toString(value - 1);
        }
        if (unit.equals("시") && value > 12) {
            return Long.toString(value == 24 ? 22 : value + 1 > 23 ? 21 : value + 1);
        }
        long step = 1;
        for (int i = 1; i < digits.length(); i++) {
            step *= 10;
        }
        long next = value + Math.max(1, digits.length() > 1 && maximum > 100 ? step / 2 : digits.length() > 1 ? 5 : 1);
        if (next > maximum) {
            next = value - (value > 6 ? 5 : 1);
        }
        return Long.toString(next < 1 ? value + 1 : next);
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
            boolean vague = (unit.equals("번") && numeral.equals("한")) || unit.equals("대");
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
            if (token == null || !token.surface().equals(word) || verb) {
                continue;
            }
            String other = Objects.requireNonNull(OTHER_WORDS.get(word), word);
            int end = matcher.end();
            Token next = sentence.tokenAt(end);
            if (next != null && next.isParticle()) {
                String particle = Particles.behind(other, next.surface());
                drafts.add(draft(matcher.start(), next.end(), other + particle, Expectation.word(0, other, "")));
            } else {
                drafts.add(draft(matcher.start(), end, other, Expectation.word(0, other, "")));
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
