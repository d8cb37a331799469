package io.github.jjak.train;

import io.github.jjak.error.UsageException;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.model.TextRole;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the texts of a column are to the model: whose prompt stands in front of them, and which route of a Router they take.
 *
 * @param roles of the first columns, at least two; further ones are as the second
 */
record ColumnRoles(List<TextRole> roles) {

    /** Anchors are questions; what else there is, right or wrong, is an answer. */
    static final ColumnRoles USUAL = new ColumnRoles(List.of(TextRole.QUERY, TextRole.DOCUMENT));

    ColumnRoles {
        roles = List.copyOf(roles);
    }

    /**
     * Roles of the columns of a data set.
     *
     * @param mapping routes by the names of columns, which may be those of other data sets
     * @throws UsageException if the model has no such route
     */
    static ColumnRoles of(SentenceTransformer model, List<String> columns, Map<String, String> mapping) {
        if (mapping.isEmpty()) {
            return USUAL;
        }
        List<TextRole> roles = new ArrayList<>(USUAL.roles);
        for (int column = 0; column < columns.size(); column++) {
            String route = mapping.get(columns.get(column));
            TextRole role = route == null ? USUAL.of(column) : model.internals().roleOfRoute(route);
            if (column < roles.size()) {
                roles.set(column, role);
            } else {
                roles.add(route == null ? roles.get(1) : role);
            }
        }
        return new ColumnRoles(roles);
    }

    /** Refuses names that no data set has. */
    static void check(Map<String, String> mapping, List<List<String>> columnsOfDatasets) {
        Set<String> known = new LinkedHashSet<>();
        columnsOfDatasets.forEach(known::addAll);
        for (String column : mapping.keySet()) {
            if (!known.contains(column)) {
                throw new UsageException("`routerMapping` names the column \"" + column
                        + "\", which is not read. The columns are: " + String.join(", ", known) + ".");
            }
        }
    }

    TextRole of(int column) {
        return roles.get(column < roles.size() ? column : 1);
    }
}
