package io.github.jjak.search.internal;

import io.github.jjak.search.Bm25Options;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermQuery;
import org.jspecify.annotations.Nullable;

/** Many queries against one index, by several threads. */
final class Bm25Search {

    /** A term of a query: how often it stands there, and in how many texts of the corpus. */
    private record QueryTerm(Term term, int count, int documents) {}

    private final IndexSearcher searcher;
    private final TermAnalysis analysis;
    private final Bm25Options options;
    private final int depth;

    Bm25Search(IndexSearcher searcher, TermAnalysis analysis, Bm25Options options, int depth) {
        this.searcher = searcher;
        this.analysis = analysis;
        this.options = options;
        this.depth = Math.min(depth, Math.max(1, searcher.getIndexReader().maxDoc()));
    }

    Hits all(List<String> queries) {
        int[][] positions = new int[queries.size()][];
        float[][] scores = new float[queries.size()][];
        AtomicInteger next = new AtomicInteger();
        ParallelSearch.run(Math.min(options.threads(), queries.size()), () -> {
            for (int query = next.getAndIncrement(); query < positions.length; query = next.getAndIncrement()) {
                ScoreDoc[] found = one(queries.get(query));
                positions[query] = new int[found.length];
                scores[query] = new float[found.length];
                for (int rank = 0; rank < found.length; rank++) {
                    positions[query][rank] = found[rank].doc;
                    scores[query][rank] = found[rank].score;
                }
            }
            return true;
        });
        return new Hits(positions, scores);
    }

    private ScoreDoc[] one(String text) throws IOException {
        Query query = query(text);
        return query == null ? new ScoreDoc[0] : searcher.search(query, depth).scoreDocs;
    }

    /** Any of the text's terms, or as many as the floor asks for; null if nothing can be found. */
    @Nullable
    Query query(String text) throws IOException {
        List<QueryTerm> terms = new ArrayList<>();
        for (Map.Entry<String, Integer> entry : analysis.terms(text).entrySet()) {
            Term term = new Term(Bm25Index.FIELD, entry.getKey());
            terms.add(new QueryTerm(
                    term, entry.getValue(), searcher.getIndexReader().docFreq(term)));
        }
        // The floor counts every term of the query, whether the corpus has it or not.
        int distinct = Math.min(terms.size(), options.queryTerms());
        int needed = Math.max(1, (int) Math.ceil(options.termMatchFloor() * distinct - 1e-9));
        terms.removeIf(term -> term.documents() == 0);
        if (terms.size() > options.queryTerms()) {
            terms.sort(Comparator.comparingInt(QueryTerm::documents));
            terms.subList(options.queryTerms(), terms.size()).clear();
        }
        if (terms.isEmpty() || needed > terms.size()) {
            return null;
        }
        BooleanQuery.Builder query = new BooleanQuery.Builder();
        for (QueryTerm term : terms) {
            Query one = new TermQuery(term.term());
            query.add(term.count() == 1 ? one : new BoostQuery(one, term.count()), BooleanClause.Occur.SHOULD);
        }
        return query.setMinimumNumberShouldMatch(needed > 1 ? needed : 0).build();
    }
}
