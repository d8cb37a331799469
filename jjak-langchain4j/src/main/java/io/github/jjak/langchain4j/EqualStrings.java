package io.github.jjak.langchain4j;

import dev.langchain4j.store.embedding.filter.Filter;
import dev.langchain4j.store.embedding.filter.comparison.IsEqualTo;
import dev.langchain4j.store.embedding.filter.logical.And;
import java.util.LinkedHashMap;
import java.util.Map;

/** What of a filter an index answers by itself: strings that must be equal, all of them. */
final class EqualStrings {

    /** Longer values are not kept as terms. */
    private static final int LONGEST = 8000;

    private EqualStrings() {}

    /** Values by column that every row which passes the filter has; the filter may ask for more. */
    static Map<String, String> of(Filter filter) {
        Map<String, String> equal = new LinkedHashMap<>();
        collect(filter, equal);
        return equal;
    }

    private static void collect(Filter filter, Map<String, String> equal) {
        if (filter instanceof And and) {
            collect(and.left(), equal);
            collect(and.right(), equal);
        } else if (filter instanceof IsEqualTo comparison
                && comparison.comparisonValue() instanceof String value
                && value.length() <= LONGEST) {
            equal.putIfAbsent(comparison.key(), value);
        }
    }
}
