package io.github.jjak.hub.internal;

/** Strings from outside, made fit for a message: short, and without characters that steer a terminal. */
public final class EscapedText {

    private static final int LONGEST = 120;

    private EscapedText() {}

    public static String of(String text) {
        StringBuilder visible = new StringBuilder();
        text.codePoints().limit(LONGEST).forEach(point -> {
            int type = Character.getType(point);
            boolean hidden = Character.isISOControl(point)
                    || type == Character.FORMAT
                    || type == Character.SURROGATE
                    || type == Character.LINE_SEPARATOR
                    || type == Character.PARAGRAPH_SEPARATOR;
            if (hidden) {
                visible.append("\\u{").append(Integer.toHexString(point)).append('}');
            } else {
                visible.appendCodePoint(point);
            }
        });
        return text.codePointCount(0, text.length()) > LONGEST ? visible + "…" : visible.toString();
    }
}
