package io.github.jjak.search.index;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A row that was found.
 *
 * @param rank from 1
 * @param id of the row
 * @param text of the row, whole
 * @param score in the scale of the mode, higher is better; see {@link SearchMode}
 * @param passage the part of the text that was nearest
 * @param columns the row's further values
 * @param explanation why, if it was asked for
 */
public record SearchHit(
        int rank,
        String id,
        String text,
        double score,
        Passage passage,
        Map<String, String> columns,
        @Nullable HitExplanation explanation) {

    public SearchHit {
        columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
    }
}
