package io.github.jjak.search.index;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.search.IndexSearcher;
import org.jspecify.annotations.Nullable;

/** Found passages with their rows' texts and columns. */
final class HitReader {

    private final IndexSearcher searcher;
    private final List<String> columns;

    HitReader(IndexSearcher searcher, List<String> columns) {
        this.searcher = searcher;
        this.columns = columns;
    }

    List<SearchHit> read(List<Found> found, @Nullable Reasons reasons) throws IOException {
        int[] documents = found.stream().mapToInt(Found::document).toArray();
        PassageScores passages = new PassageScores(searcher, documents);
        Map<Integer, Double> starts = passages.ofField(IndexFields.START);
        Map<Integer, Double> ends = passages.ofField(IndexFields.END);
        StoredFields stored = searcher.storedFields();
        List<SearchHit> hits = new ArrayList<>();
        for (Found one : found) {
            Document row = stored.document(one.row());
            Map<String, String> values = new LinkedHashMap<>();
            for (String column : columns) {
                String value = row.get(IndexFields.column(column));
                if (value != null) {
                    values.put(column, value);
                }
            }
            hits.add(new SearchHit(
                    hits.size() + 1,
                    Objects.requireNonNull(row.get(IndexFields.ID)),
                    Objects.requireNonNull(row.get(IndexFields.ROW_TEXT)),
                    one.score(),
                    new Passage(
                            one.document() - one.row(),
                            starts.getOrDefault(one.document(), 0.0).intValue(),
                            ends.getOrDefault(one.document(), 0.0).intValue()),
                    values,
                    reasons == null ? null : reasons.of(one)));
        }
        return hits;
    }
}
