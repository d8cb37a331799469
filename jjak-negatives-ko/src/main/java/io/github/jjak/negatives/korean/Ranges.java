package io.github.jjak.negatives.korean;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers of a stretch of time or quantity: 9시부터 6시까지. One end is moved so that the ends stay in order; what is not understood stays. */
final class Ranges {

    /** The same unit on both sides: 19세에서 34세까지; 오전 and 오후 may stand between. */
    private static final Pattern SIMPLE =
            Pattern.compile("(\\d{1,4}) ?(시|일|월|세|살|명|개|회|년|층|분|%|개월|주)(?:부터|에서) (?:(오전|오후|밤|저녁) )?(\\d{1,4}) ?\\2까지");

    /** A date on both sides. */
    private static final Pattern DATES =
            Pattern.compile("(\\d{1,2})월 ?(\\d{1,2})일부터 (?:[가-힣]+ ){0,2}(?:(\\d{1,2})월 ?)?(\\d{1,2})일까지");

    private Ranges() {}

    /** Whether what stands between the offsets is an end of a stretch. */
    static boolean isPart(String text, int start, int end) {
        boolean from = text.startsWith("부터", skipDate(text, end)) || text.startsWith("에서", end);
        boolean to = text.startsWith("까지", skipDate(text, end));
        return (from && text.indexOf("까지", end) >= 0)
                || (to && (text.lastIndexOf("부터", start) >= 0 || text.lastIndexOf("에서 ", start) >= 0));
    }

    /** Behind the day of a date whose month ends here: 3월 31일. */
    private static int skipDate(String text, int end) {
        int at = end;
        while (at < text.length() && (Character.isDigit(text.charAt(at)) || " 일".indexOf(text.charAt(at)) >= 0)) {
            at++;
        }
        return at;
    }

    /** Another number for the end at the match, or an empty text. */
    static String other(String text, Matcher number, int maximum) {
        Matcher dates = DATES.matcher(text);
        if (dates.find()) {
            return number.start(1) == dates.start(4) ? otherDay(dates) : "";
        }
        Matcher simple = SIMPLE.matcher(text);
        if (!simple.find()) {
            return "";
        }
        int from = Integer.parseInt(simple.group(1));
        int to = Integer.parseInt(simple.group(4));
        boolean other = simple.group(3) != null;
        if (number.start(1) == simple.start(1)) {
            return from > 1 ? Integer.toString(from - 1) : "";
        }
        if (number.start(1) != simple.start(4)) {
            return "";
        }
        if (to < maximum && !(other && to + 1 == maximum)) {
            return Integer.toString(to + 1);
        }
        return to - 1 > (other ? 0 : from) ? Integer.toString(to - 1) : "";
    }

    private static String otherDay(Matcher dates) {
        int from = Integer.parseInt(dates.group(2));
        int to = Integer.parseInt(dates.group(4));
        boolean same = dates.group(3) == null || dates.group(3).equals(dates.group(1));
        int middle = same ? (from + to) / 2 : to / 2;
        return middle > (same ? from : 0) && middle != to ? Integer.toString(middle) : "";
    }
}
