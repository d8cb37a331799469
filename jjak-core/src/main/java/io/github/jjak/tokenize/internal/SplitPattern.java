package io.github.jjak.tokenize.internal;

import java.util.Set;

/**
 * What a regular expression of a {@code tokenizer.json} may do to the matcher of the tokenizers library, which ends the process when
 * it has gone back too often.
 *
 * <p>A repeated group that holds a repetition or a choice can go back exponentially often; a reference to a group and a recursion
 * can, too. Without them the worst is a power of the text's length, with as many factors as there are repetitions in a row.
 */
final class SplitPattern {

    /** Patterns of published models, which are not tried again. */
    private static final Set<String> KNOWN = Set.of(
            // GPT-2
            "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+",
            "'(?:[sdmt]|ll|ve|re)| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+",
            // GPT-4, Llama 3, Qwen 2
            "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+",
            "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+",
            "(?i:[sdmt]|ll|ve|re)|[^\\r\\n\\p{L}\\p{N}]?+\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]++[\\r\\n]*|\\s*[\\r\\n]|\\s+(?!\\S)|\\s+",
            // SentencePiece converted by transformers
            " {2,}",
            "\\s+",
            " ",
            "\\s",
            "\\p{N}{1,3}",
            "\\p{N}",
            "[0-9]",
            "\\d");

    private static final int LONGEST = 2_000;
    private static final int MOST_REPETITIONS_OF_A_CHOICE = 6;
    private static final int MOST_GROUPS = 200;

    private final String pattern;
    private int at;
    private int groups;

    private SplitPattern(String pattern) {
        this.pattern = pattern;
    }

    /** Whether it is one of a published model. */
    static boolean known(String pattern) {
        return KNOWN.contains(pattern);
    }

    /** Why the expression is refused; empty if going back is bounded by a power of the text's length. */
    static String danger(String pattern) {
        if (known(pattern)) {
            return "";
        }
        if (pattern.isEmpty()) {
            return "it is empty";
        }
        if (pattern.length() > LONGEST) {
            return "it has more than " + LONGEST + " characters";
        }
        try {
            return new SplitPattern(pattern).choices().danger;
        } catch (StringIndexOutOfBoundsException unfinished) {
            return "it is not complete";
        }
    }

    /** What is known of a part: why it is refused, whether it repeats something without end, and whether it can choose. */
    private record Part(String danger, int repetitions, boolean chooses) {}

    private Part choices() {
        String danger = "";
        int most = 0;
        int here = 0;
        boolean chooses = false;
        while (at < pattern.length() && pattern.charAt(at) != ')') {
            if (pattern.charAt(at) == '|') {
                at++;
                most = Math.max(most, here);
                here = 0;
                chooses = true;
                continue;
            }
            Part atom = atom();
            danger = danger.isEmpty() ? atom.danger : danger;
            int repeats = quantifier();
            boolean many = repeats > 1;
            if (danger.isEmpty() && many && (atom.repetitions > 0 || atom.chooses)) {
                danger = "a repeated group in it holds a repetition or a choice";
            }
            here += atom.repetitions + (many ? 1 : 0);
        }
        most = Math.max(most, here);
        if (danger.isEmpty() && most > MOST_REPETITIONS_OF_A_CHOICE) {
            danger = "it repeats more than " + MOST_REPETITIONS_OF_A_CHOICE + " parts in a row";
        }
        return new Part(danger, most, chooses);
    }

    private Part atom() {
        char c = pattern.charAt(at++);
        if (c == '\\') {
            return escape();
        }
        if (c == '[') {
            return set();
        }
        if (c != '(') {
            return new Part("", 0, false);
        }
        if (++groups > MOST_GROUPS) {
            return new Part("it has more than " + MOST_GROUPS + " groups", 0, false);
        }
        String danger = "";
        if (pattern.charAt(at) == '?') {
            at++;
            danger = groupKind();
        }
        Part inside = choices();
        at++; // the closing bracket; a missing one is found by the next look at the pattern
        if (at > pattern.length()) {
            return new Part("it is not complete", 0, false);
        }
        return danger.isEmpty() ? inside : new Part(danger, 0, false);
    }

    /** Behind {@code (?}: flags, no capture, a look ahead or behind, an atomic group. All else is refused. */
    private String groupKind() {
        while (Character.isLetter(pattern.charAt(at)) || pattern.charAt(at) == '-') {
            at++;
        }
        char kind = pattern.charAt(at);
        if (kind == ')') {
            return ""; // flags for what follows
        }
        at++;
        if (kind == '<') {
            kind = pattern.charAt(at++);
            return kind == '=' || kind == '!' ? "" : "it names groups";
        }
        return kind == ':' || kind == '=' || kind == '!' || kind == '>'
                ? ""
                : "it uses a kind of group that is not known";
    }

    private Part escape() {
        char c = pattern.charAt(at++);
        if ((c == 'p' || c == 'P' || c == 'x' || c == 'u') && at < pattern.length() && pattern.charAt(at) == '{') {
            at = pattern.indexOf('}', at) + 1;
            return new Part(at == 0 ? "it is not complete" : "", 0, false);
        }
        boolean refers = (c >= '1' && c <= '9') || c == 'k' || c == 'g';
        return new Part(refers ? "it refers to a group" : "", 0, false);
    }

    private Part set() {
        int depth = 1;
        if (pattern.charAt(at) == '^') {
            at++;
        }
        if (pattern.charAt(at) == ']') {
            at++;
        }
        while (depth > 0) {
            char c = pattern.charAt(at++);
            if (c == '\\') {
                at++;
            } else if (c == '[') {
                depth++;
            } else if (c == ']') {
                depth--;
            }
        }
        return new Part("", 0, false);
    }

    /** How often the atom before may stand there at most, as far as it matters: 1, or more. */
    private int quantifier() {
        int most = 1;
        while (at < pattern.length()) {
            char c = pattern.charAt(at);
            if (c == '*' || c == '+') {
                most = 2;
            } else if (c == '{') {
                int end = pattern.indexOf('}', at);
                if (end < 0 || !pattern.substring(at + 1, end).matches("[0-9]*,?[0-9]*")) {
                    return most;
                }
                most = 2;
                at = end;
            } else if (c != '?') {
                return most;
            }
            at++;
        }
        return most;
    }
}
