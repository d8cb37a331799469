package io.github.jjak.cli.display;

/** Words for a terminal in which nothing steers it: names from files and servers may hold escape sequences. */
public final class EscapedText {

    private EscapedText() {}

    /** The words with control, format and unpaired characters written out as code points; ends of lines and tabs stay. */
    public static String of(String words) {
        StringBuilder visible = new StringBuilder(words.length());
        words.codePoints().forEach(point -> {
            if (steers(point)) {
                visible.append("\\u{").append(Integer.toHexString(point)).append('}');
            } else {
                visible.appendCodePoint(point);
            }
        });
        return visible.toString();
    }

    private static boolean steers(int point) {
        if (point == '\n' || point == '\t' || point == 0x200D) {
            return false;
        }
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }
}
