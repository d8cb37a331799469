package io.github.jjak.negatives.korean;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Dates that exist, and weekdays and periods that fit what stands beside them. */
final class Calendar {

    private static final int MONTHS = 12;

    private static final Pattern DAY_FOLLOWS = Pattern.compile("^ ?(\\d{1,2})일.*");

    private static final Pattern SEVERAL_TIMES = Pattern.compile("\\d시(?!간).*\\d ?시(?!간)");

    private static final List<String> WEEK = List.of("월요일", "화요일", "수요일", "목요일", "금요일", "토요일", "일요일");

    private static final Set<String> PERIODS = Set.of("매주", "매월", "매달", "매년");

    private static final Set<Integer> SHORT_MONTHS = Set.of(4, 6, 9, 11);

    private Calendar() {}

    /** Another month, with the day that follows it; empty where the number is no month. */
    static String otherMonth(int month, String behind) {
        if (month < 1 || month > MONTHS) {
            return "";
        }
        Matcher day = DAY_FOLLOWS.matcher(behind);
        int needed = day.matches() ? Integer.parseInt(day.group(1)) : 1;
        for (int i = 1; i < MONTHS; i++) {
            int other = (month + i - 1) % MONTHS + 1;
            if (days(other) >= needed) {
                return Integer.toString(other);
            }
        }
        return "";
    }

    private static int days(int month) {
        if (month == 2) {
            return 28;
        }
        return SHORT_MONTHS.contains(month) ? 30 : 31;
    }

    /** Another word for a weekday or period; empty where the sentence has it, or where a date would not fit it. */
    static String otherWord(String text, Matcher word, Map<String, String> others) {
        String own = word.group(1);
        boolean stretch = (text.contains("부터") || text.contains("에서")) && text.contains("까지");
        if (PERIODS.contains(own) && text.substring(word.end()).matches("^ ?(?:\\d|말일|초|중순|첫|마지막|[월화수목금토일]요일).*")) {
            return "";
        }
        if (PERIODS.contains(own) && text.substring(word.end()).matches("^ ?며칠.*")) {
            return ""; // 매주 며칠에
        }
        boolean half = own.equals("오전") || own.equals("오후");
        boolean both = text.substring(word.end()).startsWith(" 다");
        boolean fixed = half && (stretch || hasSeveralTimes(text) || !fitsBothHalves(text.substring(word.end())));
        if (both || fixed) {
            return "";
        }
        int day = WEEK.indexOf(own);
        if (day >= 0) {
            boolean from = stretch && text.startsWith("부터", word.end());
            boolean listed = text.substring(word.end()).matches("^(?: ?[,·/]|[과와] |이나 |하고 ).*");
            return from || listed ? "" : otherDay(text, day, stretch);
        }
        String other = others.getOrDefault(own, "");
        return text.contains(other) ? "" : other;
    }

    /** The hours of a part of the day: 밤 11시 becomes no 밤 6시, 오후 3시 no 오전 3시. */
    private static final Map<String, List<Integer>> HOURS = Map.of(
            "새벽", List.of(1, 5),
            "아침", List.of(6, 9),
            "오전", List.of(6, 11),
            "낮", List.of(1, 4),
            "오후", List.of(1, 9),
            "저녁", List.of(5, 9),
            "밤", List.of(8, 11));

    private static final Pattern PART_OF_DAY = Pattern.compile("(새벽|아침|오전|낮|오후|저녁|밤) ?$");

    private static final Pattern HOUR_FOLLOWS = Pattern.compile("^ ?(\\d{1,2})시.*");

    /** Another hour of the same part of the day; the number itself where none is named. */
    static long hour(String before, long value, long other) {
        Matcher part = PART_OF_DAY.matcher(before);
        List<Integer> range = part.find() ? HOURS.getOrDefault(part.group(1), List.of()) : List.of();
        if (range.isEmpty() || (other >= range.get(0) && other <= range.get(1))) {
            return other;
        }
        return value > range.get(0) ? value - 1 : value + 1;
    }

    /** Whether the hour behind 오전 or 오후 is likely in the other half of the day. */
    private static boolean fitsBothHalves(String behind) {
        Matcher hour = HOUR_FOLLOWS.matcher(behind);
        return !hour.matches() || (Integer.parseInt(hour.group(1)) >= 7 && Integer.parseInt(hour.group(1)) <= 10);
    }

    /** Whether the sentence tells more than one time of day: each limits the others. */
    static boolean hasSeveralTimes(String text) {
        return SEVERAL_TIMES.matcher(text).find();
    }

    private static String otherDay(String text, int day, boolean stretch) {
        for (int i = stretch ? 1 : 2; i < WEEK.size() + 2; i++) {
            String other = WEEK.get((day + i) % WEEK.size());
            if (!text.contains(other) && !text.matches(".*(?<![가-힣])" + other.charAt(0) + "[,·/].*")) {
                return other;
            }
        }
        return "";
    }
}
