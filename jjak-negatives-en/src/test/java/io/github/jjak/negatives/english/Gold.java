package io.github.jjak.negatives.english;

import io.github.jjak.negatives.perturbed.Perturbation.Rule;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A sentence and, per rule, patterns of the accepted forms.
 *
 * @param unreached rules that have accepted forms and do not make any of them yet, marked in the files by {@code T-} instead of {@code T:}
 */
record Gold(String source, Map<Rule, List<Pattern>> accepted, Set<Rule> unreached) {

    private static final Map<String, Rule> LETTERS =
            Map.of("T", Rule.TENSE, "P", Rule.POLARITY, "S", Rule.SUBJECT, "V", Rule.VERB, "N", Rule.NUMBER);

    static List<Gold> read(String name) {
        try (InputStream in = Gold.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(Gold::parse)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Tense and polarity are judged in every sentence, the other rules where the sentence names them. */
    boolean judges(Rule rule) {
        return rule == Rule.TENSE || rule == Rule.POLARITY || accepted.containsKey(rule);
    }

    boolean accepts(Rule rule, String text) {
        return accepted.getOrDefault(rule, List.of()).stream()
                .anyMatch(pattern -> pattern.matcher(text).matches());
    }

    private static Gold parse(String line) {
        String[] parts = line.split("\\s*\\|\\s*", 0);
        Map<Rule, List<Pattern>> accepted = new EnumMap<>(Rule.class);
        Set<Rule> unreached = EnumSet.noneOf(Rule.class);
        for (String part : List.of(parts).subList(1, parts.length)) {
            List<Pattern> patterns = new ArrayList<>();
            for (String form : part.substring(2).split(" / ", 0)) {
                if (!form.strip().equals("-")) {
                    patterns.add(pattern(form.strip()));
                }
            }
            Rule rule = Objects.requireNonNull(LETTERS.get(part.substring(0, 1)), part);
            if (!patterns.isEmpty()) {
                accepted.put(rule, patterns);
            }
            if (part.charAt(1) == '-') {
                unreached.add(rule);
            }
        }
        return new Gold(parts[0].strip(), accepted, unreached);
    }

    private static Pattern pattern(String form) {
        StringBuilder regex = new StringBuilder();
        Matcher matcher = Pattern.compile("\\{([^}]*)}|#|~|[^{#~]+").matcher(form);
        while (matcher.find()) {
            String piece = matcher.group();
            if (piece.equals("#")) {
                regex.append("\\d(?:[\\d.,:]*\\d)?");
            } else if (piece.equals("~")) {
                regex.append("\\p{L}+");
            } else if (piece.startsWith("{")) {
                List<String> words = new ArrayList<>();
                for (String word : matcher.group(1).split(";", -1)) {
                    words.add(Pattern.quote(word));
                }
                regex.append("(?:").append(String.join("|", words)).append(")");
            } else {
                regex.append(Pattern.quote(piece));
            }
        }
        return Pattern.compile(regex.toString());
    }
}
