package io.github.jjak.serve.feedback.internal;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes what names a person out of a text: e-mail addresses, Korean resident and foreigner registration numbers, card numbers (those whose
 * check digit fits) and telephone numbers. Digits may be full-width and parted by spaces, dots and dashes. What is left is not anonymous:
 * names and addresses of streets stay.
 */
final class TextMask {

    private static final String PART = "[\\s.\\-‐-―－]?";
    private static final Pattern E_MAIL = Pattern.compile(
            "[\\p{L}\\p{N}._%+\\-]{1,64}\\s?[@＠]\\s?[\\p{L}\\p{N}\\-]{1,63}(?:\\.[\\p{L}\\p{N}\\-]{1,63})+");
    private static final Pattern RESIDENT =
            Pattern.compile("(?<!\\d)\\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\\d|3[01])" + PART + "[1-8]\\d{6}(?!\\d)");
    private static final Pattern CARD = Pattern.compile("(?<!\\d)\\d(?:" + PART + "\\d){12,18}(?!\\d)");
    private static final Pattern TELEPHONE = Pattern.compile("(?<![\\d.])(?:\\+\\d{1,3}" + PART + "\\(?0?\\)?" + PART
            + "\\d{1,4}|\\(?0\\d{1,3}\\)?)" + PART + "\\d{3,4}" + PART + "\\d{4}(?!\\d)");

    private TextMask() {}

    static String mask(String text) {
        StringBuilder digits = new StringBuilder(text);
        for (int i = 0; i < digits.length(); i++) {
            int value = Character.digit(digits.charAt(i), 10);
            if (value >= 0) {
                digits.setCharAt(i, (char) ('0' + value));
            }
        }
        String masked = E_MAIL.matcher(digits).replaceAll("[e-mail]");
        masked = RESIDENT.matcher(masked).replaceAll("[resident number]");
        masked = CARD.matcher(masked)
                .replaceAll(found -> isCard(found.group()) ? "[card]" : Matcher.quoteReplacement(found.group()));
        return TELEPHONE.matcher(masked).replaceAll("[telephone]");
    }

    /** The check digit of ISO/IEC 7812 (Luhn). */
    private static boolean isCard(String text) {
        String digits = text.replaceAll("\\D", "");
        int sum = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(digits.length() - 1 - i) - '0';
            int doubled = i % 2 == 0 ? digit : 2 * digit;
            sum += doubled > 9 ? doubled - 9 : doubled;
        }
        return sum % 10 == 0;
    }
}
