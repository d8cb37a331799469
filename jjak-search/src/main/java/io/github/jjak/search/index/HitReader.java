package io.github.jjak.search.index;

import io.github.jjak.search.index.SearchHit.Passage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.util.Bits;
import org.jspecify.annotations.Nullable;

/** Found passages with their rows' texts and columns. */
final class HitReader {

    private final IndexSearcher searcher;
    private final ColumnReader columns;

    HitReader(IndexSearcher searcher, ColumnReader columns) {
        this.searcher = searcher;
        this.columns = columns;
    }

    void forEachRow(Consumer<IndexRow> rows) throws IOException {
        for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
            Bits live = leaf.reader().getLiveDocs();
            StoredFields stored = leaf.reader().storedFields();
            for (int document = 0; document < leaf.reader().maxDoc(); document++) {
                Document row = live == null || live.get(document) ? stored.document(document) : null;
                String text = row == null ? null : row.get(IndexFields.ROW_TEXT);
                if (row != null && text != null) {
                    rows.accept(new IndexRow(Objects.requireNonNull(row.get(IndexFields.ID)), text, columns.read(row)));
                }
            }
        }
    }

    List<SearchHit> read(List<Found> found, @Nullable Reasons reasons, SearchDeadline deadline) throws IOException {
        int[] documents = found.stream().mapToInt(Found::document).toArray();
        PassageScores passages = new PassageScores(searcher, documents);
        Map<Integer, Double> starts = passages.ofField(IndexFields.START);
        Map<Integer, Double> ends = passages.ofField(IndexFields.END);
        StoredFields stored = searcher.storedFields();
        List<SearchHit> hits = new ArrayList<>();
        for (Found one : found) {
            deadline.check();
            Document row = stored.document(one.row());
            hits.add(new SearchHit(
                    hits.size() + 1,
                    Objects.requireNonNull(row.get(IndexFields.ID)),
                    Objects.requireNonNull(row.get(IndexFields.ROW_TEXT)),
                    one.score(),
                    new Passage(
                            one.document() - one.row(),
                            starts.getOrDefault(one.document(), 0.0).intValue(),
                            ends.getOrDefault(one.document(), 0.0).intValue()),
                    columns.read(row),
                    reasons == null ? null : reasons.of(one)));
        }
        return hits;
    }
}
