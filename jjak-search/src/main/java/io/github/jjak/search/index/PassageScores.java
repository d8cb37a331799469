package io.github.jjak.search.index;

import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.Weight;
import org.jspecify.annotations.Nullable;

/** Numbers of chosen passages, read from the index segment by segment. */
final class PassageScores {

    private final IndexSearcher searcher;
    private final int[] passages;

    /** @param passages Lucene's numbers of documents, in any order */
    PassageScores(IndexSearcher searcher, int[] passages) {
        this.searcher = searcher;
        this.passages = passages.clone();
        Arrays.sort(this.passages);
    }

    private interface LeafValue {
        /** The value of a document of this segment; documents come in ascending order. */
        double of(int document) throws IOException;
    }

    private interface Leaf {
        LeafValue open(LeafReaderContext leaf) throws IOException;
    }

    private Map<Integer, Double> read(Leaf values) throws IOException {
        Map<Integer, Double> read = new LinkedHashMap<>();
        List<LeafReaderContext> leaves = searcher.getIndexReader().leaves();
        LeafReaderContext leaf = null;
        LeafValue value = document -> 0;
        for (int passage : passages) {
            if (leaf == null || passage >= leaf.docBase + leaf.reader().maxDoc()) {
                leaf = leaves.get(ReaderUtil.subIndex(passage, leaves));
                value = values.open(leaf);
            }
            read.put(passage, value.of(passage - leaf.docBase));
        }
        return read;
    }

    /** What a query scores each, 0 where it does not match. */
    Map<Integer, Double> ofQuery(Query query) throws IOException {
        Weight weight = searcher.createWeight(searcher.rewrite(query), ScoreMode.COMPLETE, 1);
        return read(leaf -> {
            Scorer scorer = weight.scorer(leaf);
            if (scorer == null) {
                return document -> 0;
            }
            DocIdSetIterator matches = scorer.iterator();
            return document -> {
                int at = matches.docID() < document ? matches.advance(document) : matches.docID();
                return at == document ? scorer.score() : 0;
            };
        });
    }

    /** Two prepared vectors to a number. */
    interface Comparison {
        float of(float[] first, float[] second);
    }

    /** How near the passages' vectors are to one. */
    Map<Integer, Double> ofVector(float[] question, Comparison comparison) throws IOException {
        return read(leaf -> {
            FloatVectorValues vectors = leaf.reader().getFloatVectorValues(IndexFields.VECTOR);
            return document -> vectors != null && vectors.advance(document) == document
                    ? comparison.of(question, vectors.vectorValue())
                    : 0;
        });
    }

    /** The vector of the first passage, a copy; null if it has none. */
    float @Nullable [] vectorOfFirst() throws IOException {
        List<LeafReaderContext> leaves = searcher.getIndexReader().leaves();
        LeafReaderContext leaf = leaves.get(ReaderUtil.subIndex(passages[0], leaves));
        FloatVectorValues vectors = leaf.reader().getFloatVectorValues(IndexFields.VECTOR);
        int document = passages[0] - leaf.docBase;
        return vectors != null && vectors.advance(document) == document
                ? vectors.vectorValue().clone()
                : null;
    }

    /** A numeric field of each. */
    Map<Integer, Double> ofField(String field) throws IOException {
        return read(leaf -> {
            NumericDocValues values = leaf.reader().getNumericDocValues(field);
            return document -> values != null && values.advanceExact(document) ? values.longValue() : 0;
        });
    }
}
