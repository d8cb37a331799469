package io.github.jjak.data.internal;

/** Takes the marks that end a sentence off the end of a text, and leaves those that are part of what it says. */
final class FinalMarks {

    private static final String MARKS = ".!?\u203C\u203D\u2047\u2048\u2049" // full stops and their doubles
            + "\u3002\u0589\u061F\u06D4\u0964\u0965\u104A\u104B\u1362\u17D4\u17D5"; // of CJK, Armenian, Arabic, India,
    // ...

    private FinalMarks() {}

    /** @param text without white space at its ends */
    static String without(String text) {
        int end = text.length();
        while (true) {
            int marks = end;
            while (marks > 0 && MARKS.indexOf(text.charAt(marks - 1)) >= 0) {
                marks--;
            }
            // A text of marks alone says something: "?" is not "!".
            if (marks == end || marks == 0 || belongs(text, marks, end)) {
                return text.substring(0, end);
            }
            end = marks;
            while (text.charAt(end - 1) == ' ') {
                end--;
            }
        }
    }

    /** Whether the marks from {@code start} on are no full stop: a path, a glob, a factorial. */
    private static boolean belongs(String text, int start, int end) {
        char before = text.charAt(start - 1);
        boolean dots = text.substring(start, end).chars().allMatch(mark -> mark == '.');
        if (dots && (before == '/' || before == '\\' || before == '*')) {
            return true;
        }
        if (dots && end - start < 3 && before == ' ' && start > 1 && text.charAt(start - 2) < 0x80) {
            return true;
        }
        boolean factorial = text.charAt(start) == '!' && Character.isDigit(before);
        return factorial && text.codePoints().noneMatch(Character::isLetter);
    }
}
