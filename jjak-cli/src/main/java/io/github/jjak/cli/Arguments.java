package io.github.jjak.cli;

import io.github.jjak.error.UsageException;

/** What the system handed over as arguments, before it is taken for what the person typed. */
final class Arguments {

    private static final int REPLACEMENT = 0xFFFD;

    private Arguments() {}

    /**
     * Refuses arguments whose letters were lost on the way: under a locale that does not know them, Java replaces them.
     *
     * @throws UsageException if one holds a replacement character or half a surrogate pair
     */
    static void check(String[] arguments) {
        for (int i = 0; i < arguments.length; i++) {
            boolean lost = arguments[i]
                    .codePoints()
                    .anyMatch(point -> point == REPLACEMENT || Character.getType(point) == Character.SURROGATE);
            if (lost) {
                throw new UsageException(
                        "Argument " + (i + 1) + " contains characters that cannot be decoded in the encoding "
                                + System.getProperty("sun.jnu.encoding", "of this system")
                                + ". Set a UTF-8 locale, for instance LC_ALL=C.UTF-8, or pass the text in a file.");
            }
        }
    }
}
