package io.github.jjak.trim;

import io.github.jjak.error.UsageException;
import java.lang.Character.UnicodeScript;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a vocabulary.
 *
 * @param mostPieces of the pieces that the texts use, the most frequent so many; null keeps them all
 * @param scripts every single letter of these scripts is kept, used or not; null stands for the scripts that make up at least one
 *     letter in a hundred of the texts
 */
public record TrimOptions(
        @Nullable Integer mostPieces, @Nullable Set<UnicodeScript> scripts) {

    /** @throws UsageException if fewer than one piece is asked for */
    public TrimOptions {
        if (mostPieces != null && mostPieces < 1) {
            throw new UsageException("The number of pieces must be at least 1, but is " + mostPieces + ".");
        }
        scripts = scripts == null ? null : Set.copyOf(scripts);
    }

    /** All pieces that occur, and the letters of the texts' own scripts. */
    public static TrimOptions ofDefaults() {
        return new TrimOptions(null, null);
    }
}
