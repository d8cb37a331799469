package io.github.jjak.error.internal;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Finds the known name a person most likely meant, for the "did you mean" of an error message.
 *
 * <p>Names are compared without regard to case by Levenshtein distance, two neighbours that changed places counted once. A name is offered when at most two characters
 * differ and at least half of the longer name agrees, so that {@code Q} is never offered for {@code A}.
 */
public final class NearestName {

    private static final int MOST_DIFFERENCES = 2;

    private NearestName() {}

    /** The known name closest to {@code wanted}, the first of equally close ones; null when none is close enough. */
    public static @Nullable String of(String wanted, Iterable<String> known) {
        String nearest = null;
        int nearestDistance = Integer.MAX_VALUE;
        for (String name : known) {
            int distance = distance(wanted.toLowerCase(Locale.ROOT), name.toLowerCase(Locale.ROOT));
            boolean close = distance <= MOST_DIFFERENCES && 2 * distance <= Math.max(wanted.length(), name.length());
            if (close && distance < nearestDistance) {
                nearest = name;
                nearestDistance = distance;
            }
        }
        return nearest;
    }

    /** The sentence {@code " Did you mean "x"?"} with its leading space, or an empty string when nothing is close. */
    public static String suggestion(String wanted, Iterable<String> known) {
        String nearest = of(wanted, known);
        return nearest == null ? "" : " Did you mean \"" + nearest + "\"?";
    }

    private static int distance(String left, String right) {
        if (Math.abs(left.length() - right.length()) > MOST_DIFFERENCES) {
            return Integer.MAX_VALUE / 2;
        }
        int[] beforePrevious = new int[right.length() + 1];
        int[] previous = new int[right.length() + 1];
        for (int column = 0; column <= right.length(); column++) {
            previous[column] = column;
        }
        for (int row = 1; row <= left.length(); row++) {
            int[] current = new int[right.length() + 1];
            current[0] = row;
            for (int column = 1; column <= right.length(); column++) {
                int replaced = previous[column - 1] + (left.charAt(row - 1) == right.charAt(column - 1) ? 0 : 1);
                current[column] = Math.min(replaced, 1 + Math.min(previous[column], current[column - 1]));
                boolean swapped = row > 1
                        && column > 1
                        && left.charAt(row - 1) == right.charAt(column - 2)
                        && left.charAt(row - 2) == right.charAt(column - 1);
                if (swapped) {
                    current[column] = Math.min(current[column], 1 + beforePrevious[column - 2]);
                }
            }
            beforePrevious = previous;
            previous = current;
        }
        return previous[right.length()];
    }
}
