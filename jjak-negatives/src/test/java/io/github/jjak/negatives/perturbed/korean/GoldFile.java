package io.github.jjak.negatives.perturbed.korean;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Hand-made sentences with the forms that are accepted; the shorthand is explained in the heads of the files. */
final class GoldFile {

    /** A sentence and what may be made of it. */
    record Case(String sentence, List<Pattern> accepted) {

        boolean accepts(String text) {
            return accepted.stream().anyMatch(pattern -> pattern.matcher(text).matches());
        }
    }

    private static final String NUMERALS = "(한|두|세|네|다섯|여섯|일곱|여덟|아홉|열)";

    private GoldFile() {}

    static List<Case> read(String name) {
        List<Case> cases = new ArrayList<>();
        for (String[] row : Resource.rows(name)) {
            List<Pattern> accepted = new ArrayList<>();
            for (String form : row[1].split(" \\| ")) {
                if (!form.isBlank()) {
                    accepted.add(pattern(row[0], form.strip()));
                }
            }
            cases.add(new Case(row[0], List.copyOf(accepted)));
        }
        return cases;
    }

    private static Pattern pattern(String sentence, String form) {
        String full = form.startsWith("~") ? withLastWord(sentence, form.substring(1)) : form;
        String pattern = Pattern.quote(full)
                .replace("#", "\\E\\d+\\Q")
                .replace("@", "\\E" + NUMERALS + "\\Q")
                .replace("&이", "\\E[가-힣]*(?<closed>[가-힣])이\\Q")
                .replace("&은", "\\E[가-힣]*(?<closed>[가-힣])은\\Q")
                .replace("&가", "\\E[가-힣]*[가-힣]가\\Q")
                .replace("&는", "\\E[가-힣]*[가-힣]는\\Q");
        return Pattern.compile(pattern);
    }

    /** The sentence with its last word exchanged; its punctuation stays. */
    private static String withLastWord(String sentence, String word) {
        int end = sentence.length();
        while (!Character.isLetterOrDigit(sentence.charAt(end - 1))) {
            end--;
        }
        return sentence.substring(0, sentence.lastIndexOf(' ', end) + 1) + word + sentence.substring(end);
    }
}
