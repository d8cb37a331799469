package io.github.jjak.cli.option;

import io.github.jjak.data.Dataset;
import io.github.jjak.data.ReadOptions;
import io.github.jjak.error.DataException;
import io.github.jjak.search.index.SearchIndex;
import io.github.jjak.search.index.ThresholdFitting;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A file of questions with the ids or texts of their answers, as questions to an index. */
public final class HeldOutQuestions {

    private HeldOutQuestions() {}

    /**
     * The questions whose answers the index holds.
     *
     * @param columns question and answer
     * @throws DataException if there is none
     */
    public static List<ThresholdFitting.HeldOut> read(
            String file, SearchIndex index, List<String> columns, CommonOptions common) {
        Dataset dataset =
                Dataset.read(file, ReadOptions.builder().columns(columns).build());
        DataOptions.report(dataset, common);
        Map<String, Set<String>> ids = new HashMap<>();
        index.forEachRow(row -> {
            ids.computeIfAbsent(row.id(), key -> new HashSet<>()).add(row.id());
            ids.computeIfAbsent(row.text().strip(), key -> new HashSet<>()).add(row.id());
        });
        Map<String, Set<String>> byQuestion = new LinkedHashMap<>();
        int unknown = 0;
        for (int row = 0; row < dataset.rows(); row++) {
            Set<String> right = ids.get(dataset.text(row, 1).strip());
            if (right == null) {
                unknown++;
            } else {
                byQuestion
                        .computeIfAbsent(dataset.text(row, 0), key -> new HashSet<>())
                        .addAll(right);
            }
        }
        if (unknown > 0) {
            common.say("%d of %d rows name an answer that the index does not hold.", unknown, dataset.rows());
        }
        if (byQuestion.isEmpty()) {
            throw new DataException("No row of " + file + " names an answer of the index, neither by id nor by text."
                    + " Check --columns question,answer.");
        }
        List<ThresholdFitting.HeldOut> heldOut = new ArrayList<>();
        byQuestion.forEach((question, right) -> heldOut.add(new ThresholdFitting.HeldOut(question, right)));
        return heldOut;
    }
}
