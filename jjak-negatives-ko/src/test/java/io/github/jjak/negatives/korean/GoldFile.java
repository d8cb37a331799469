package io.github.jjak.negatives.korean;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Hand-made sentences with the forms that are accepted; the shorthand is explained in the heads of the files. */
final class GoldFile {

    /**
     * A sentence and what may be made of it.
     *
     * @param reached whether the rules make one of the accepted forms; the third column of a row they do not reach yet is {@code -}
     */
    record Case(String sentence, List<Pattern> accepted, boolean reached) {

        boolean accepts(String text) {
            return accepted.stream()
                    .map(pattern -> pattern.matcher(text))
                    .anyMatch(matcher -> matcher.matches() && agrees(matcher));
        }

        /** The particle behind a free noun must fit its last sound. */
        private static boolean agrees(Matcher matcher) {
            for (int i = 1; i <= matcher.groupCount(); i++) {
                String group = matcher.group(i);
                if (group != null && PARTICLES.indexOf(Hangul.last(group)) >= 0) {
                    boolean closed = Hangul.isClosed(group.substring(0, group.length() - 1));
                    if (closed != ("이은".indexOf(Hangul.last(group)) >= 0)) {
                        return false;
                    }
                }
            }
            return true;
        }
    }

    private static final String NUMERALS = "(?:한|두|세|네|다섯|여섯|일곱|여덟|아홉|열)";

    private static final String PARTICLES = "이은가는";

    private GoldFile() {}

    static List<Case> read(String name) {
        List<Case> cases = new ArrayList<>();
        for (String[] row : rows(name)) {
            List<Pattern> accepted = new ArrayList<>();
            for (String form : row[1].split(" \\| ", -1)) {
                if (!form.isBlank()) {
                    accepted.add(pattern(row[0], form.strip()));
                }
            }
            cases.add(new Case(row[0], List.copyOf(accepted), !accepted.isEmpty() && row.length < 3));
        }
        return cases;
    }

    private static List<String[]> rows(String name) {
        try (InputStream in = GoldFile.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> line.split("\t", -1))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Pattern pattern(String sentence, String form) {
        String full = form.startsWith("~") ? withLastWord(sentence, form.substring(1)) : form;
        String pattern = Pattern.quote(full)
                .replace("#", "\\E\\d+\\Q")
                .replace("@", "\\E" + NUMERALS + "\\Q")
                .replaceAll("&([이은가는])", "\\\\E([가-힣]+$1)\\\\Q");
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
