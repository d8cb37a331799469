package io.github.jjak.search.index;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.Weight;
import org.apache.lucene.util.Bits;
import org.jspecify.annotations.Nullable;

/**
 * The best rows of one list, by words or by vectors: a row counts as its best passage.
 *
 * <p>More passages are asked for until there are enough rows, since neighbouring passages of one row are often found together.
 */
final class CandidateSearch {

    /** Up to this many passages every vector is looked at: a few milliseconds, and nothing is missed. */
    static final int EXACT_PASSAGES = 20_000;

    /** Vectors that are compared between two looks at the clock. */
    private static final int BETWEEN_CHECKS = 256;

    /** Passages looked at in the graph at the least, efSearch in the paper; in a large one more (docs/decisions/0249). */
    private static final int GRAPH_CANDIDATES = 100;

    private static final int MOST_GRAPH_CANDIDATES = 1000;
    private static final int LARGE = 100_000;

    private static final Comparator<Found> BEST_FIRST =
            Comparator.comparingDouble(Found::score).reversed().thenComparingInt(Found::document);

    private final IndexSearcher searcher;
    private final VectorSpace space;
    private final @Nullable Query filter;
    private final SearchDeadline deadline;

    private final int exactPassages;

    /** @param searcher ends at the deadline, too */
    CandidateSearch(IndexSearcher searcher, VectorSpace space, @Nullable Query filter, SearchDeadline deadline) {
        this(searcher, space, filter, deadline, EXACT_PASSAGES);
    }

    /** @param exactPassages up to how many passages every vector is looked at */
    CandidateSearch(
            IndexSearcher searcher,
            VectorSpace space,
            @Nullable Query filter,
            SearchDeadline deadline,
            int exactPassages) {
        this.deadline = deadline;
        this.exactPassages = exactPassages;
        this.searcher = searcher;
        this.space = space;
        this.filter = filter;
    }

    private interface PassageSearch {
        ScoreDoc[] best(int passages) throws IOException;
    }

    /** By words, with BM25 scores above 0. */
    List<Found> byWords(WordQuery words, int rows) throws IOException {
        if (words.isEmpty()) {
            return List.of();
        }
        Query query = filter == null
                ? words.query()
                : new BooleanQuery.Builder()
                        .add(words.query(), BooleanClause.Occur.MUST)
                        .add(filter, BooleanClause.Occur.FILTER)
                        .build();
        return rows(passages -> searcher.search(query, passages).scoreDocs, rows);
    }

    /** By vectors, with similarities. */
    List<Found> byVector(float[] question, int rows) throws IOException {
        if (!space.hasGraph() || searcher.getIndexReader().numDocs() <= exactPassages) {
            ScoreDoc[] all = exact(question);
            return rows(passages -> all, rows);
        }
        List<Found> found = rows(
                passages -> {
                    int looked = Math.max(
                            passages, graphCandidates(searcher.getIndexReader().numDocs()));
                    Query query = new KnnFloatVectorQuery(IndexFields.VECTOR, question, looked, filter);
                    ScoreDoc[] near = searcher.search(query, looked).scoreDocs;
                    if (space.storage() == VectorStorage.INT8) {
                        scoreByVectors(question, near);
                    }
                    return near;
                },
                rows);
        return found.stream()
                .map(one -> one.withScore(space.ofGraphScore(one.score())))
                .toList();
    }

    /** With the square root of the passages: with a constant number, fewer and fewer of the nearest are found. */
    static int graphCandidates(int passages) {
        double growth = Math.sqrt((double) passages / LARGE);
        return (int) Math.min(MOST_GRAPH_CANDIDATES, Math.round(GRAPH_CANDIDATES * Math.max(1, growth)));
    }

    /** Scores of the graph that were made from single bytes become those of the vectors themselves. */
    private void scoreByVectors(float[] question, ScoreDoc[] found) throws IOException {
        ScoreDoc[] ordered = found.clone();
        Arrays.sort(ordered, Comparator.comparingInt(one -> one.doc));
        List<LeafReaderContext> leaves = searcher.getIndexReader().leaves();
        int leaf = -1;
        FloatVectorValues vectors = null;
        for (ScoreDoc one : ordered) {
            int of = ReaderUtil.subIndex(one.doc, leaves);
            if (of != leaf) {
                leaf = of;
                vectors = leaves.get(of).reader().getFloatVectorValues(IndexFields.VECTOR);
            }
            if (vectors != null && vectors.advance(one.doc - leaves.get(of).docBase) != DocIdSetIterator.NO_MORE_DOCS) {
                one.score = space.ofGraph().compare(question, vectors.vectorValue());
            }
        }
    }

    private List<Found> rows(PassageSearch search, int wanted) throws IOException {
        int most = Math.max(1, searcher.getIndexReader().maxDoc());
        int passages = Math.min(wanted, most);
        while (true) {
            ScoreDoc[] found = search.best(passages);
            deadline.check();
            List<Found> rows = rows(found, wanted);
            if (rows.size() >= wanted || found.length < passages || passages >= most) {
                return rows;
            }
            passages = (int) Math.min(most, 4L * passages);
        }
    }

    private List<Found> rows(ScoreDoc[] passages, int wanted) throws IOException {
        int[] documents = new int[passages.length];
        for (int i = 0; i < documents.length; i++) {
            documents[i] = passages[i].doc;
        }
        Map<Integer, Double> numbers = new PassageScores(searcher, documents).ofField(IndexFields.NUMBER);
        List<Found> found = new ArrayList<>();
        for (ScoreDoc passage : passages) {
            int number = numbers.getOrDefault(passage.doc, 0.0).intValue();
            found.add(new Found(passage.doc, passage.doc - number, passage.score));
        }
        return bestOfRows(found, wanted);
    }

    /** Best first, each row once, as its best passage. */
    static List<Found> bestOfRows(List<Found> passages, int most) {
        List<Found> sorted = new ArrayList<>(passages);
        sorted.sort(BEST_FIRST);
        Set<Integer> seen = new HashSet<>();
        List<Found> rows = new ArrayList<>();
        for (Found passage : sorted) {
            if (rows.size() < most && seen.add(passage.row())) {
                rows.add(passage);
            }
        }
        return rows;
    }

    private ScoreDoc[] exact(float[] question) throws IOException {
        Query allowed = filter == null ? new MatchAllDocsQuery() : filter;
        Weight weight = searcher.createWeight(searcher.rewrite(allowed), ScoreMode.COMPLETE_NO_SCORES, 1);
        List<ScoreDoc> scores = new ArrayList<>();
        for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
            FloatVectorValues vectors = leaf.reader().getFloatVectorValues(IndexFields.VECTOR);
            Scorer scorer = weight.scorer(leaf);
            if (vectors == null || scorer == null) {
                continue;
            }
            Bits live = leaf.reader().getLiveDocs();
            DocIdSetIterator matches = scorer.iterator();
            for (int document = matches.nextDoc();
                    document != DocIdSetIterator.NO_MORE_DOCS;
                    document = matches.nextDoc()) {
                if (scores.size() % BETWEEN_CHECKS == 0) {
                    deadline.check();
                }
                if ((live == null || live.get(document)) && vectors.advance(document) == document) {
                    scores.add(new ScoreDoc(leaf.docBase + document, space.compare(question, vectors.vectorValue())));
                }
            }
        }
        return scores.toArray(ScoreDoc[]::new);
    }

    /** Rank of each row in a list, from 1. */
    static Map<Integer, Integer> ranks(List<Found> rows) {
        Map<Integer, Integer> ranks = new LinkedHashMap<>();
        for (Found row : rows) {
            ranks.put(row.row(), ranks.size() + 1);
        }
        return ranks;
    }
}
