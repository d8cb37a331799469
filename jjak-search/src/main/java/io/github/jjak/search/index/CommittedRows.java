package io.github.jjak.search.index;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermQuery;
import org.jspecify.annotations.Nullable;

/** The rows of an index as they were committed last, with which new ones are compared. Used by one thread. */
final class CommittedRows implements AutoCloseable {

    private DirectoryReader reader;

    /** Ids of rows put in or deleted since the commit, which says nothing of them any more. */
    private final Set<String> touched = new HashSet<>();

    /** @param reader of the commit; closed with this */
    CommittedRows(DirectoryReader reader) {
        this.reader = reader;
    }

    /** The rows that are not there in the same words. */
    List<IndexRow> changed(List<IndexRow> rows) {
        IndexSearcher searcher = new IndexSearcher(reader);
        return rows.stream()
                .filter(row ->
                        touched.contains(row.id()) || !RowDocuments.hash(row).equals(storedHash(searcher, row.id())))
                .toList();
    }

    private static @Nullable String storedHash(IndexSearcher searcher, String id) {
        try {
            ScoreDoc[] found = searcher.search(new TermQuery(new Term(IndexFields.ID, id)), 1).scoreDocs;
            return found.length == 0
                    ? null
                    : searcher.storedFields()
                            .document(found[0].doc, Set.of(IndexFields.ROW_HASH))
                            .get(IndexFields.ROW_HASH);
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    /** Whether a row of this id is there. */
    boolean has(String id) throws IOException {
        return new IndexSearcher(reader).count(new TermQuery(new Term(IndexFields.ID, id))) > 0;
    }

    /** Notes that a row was put in or deleted. */
    void touch(String id) {
        touched.add(id);
    }

    /** Looks at what is committed now. */
    void refresh() throws IOException {
        DirectoryReader changed = DirectoryReader.openIfChanged(reader);
        if (changed != null) {
            reader.close();
            reader = changed;
        }
        touched.clear();
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
