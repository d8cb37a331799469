package io.github.jjak.search.index;

import io.github.jjak.error.UsageException;
import io.github.jjak.error.internal.NearestName;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.model.TextRole;
import io.github.jjak.search.internal.TermAnalysis;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermQuery;
import org.jspecify.annotations.Nullable;

/**
 * One question against an index.
 *
 * <ol>
 *   <li>The question becomes words and, for the modes that need it, a vector.
 *   <li>Each list gives its best rows, at least {@value #CANDIDATES}.
 *   <li>Hybrid: both scores of every candidate are read from the index and fused.
 *   <li>What is below the least score is left out; the rest becomes hits.
 * </ol>
 */
final class IndexSearch {

    /** Rows of each list that a hybrid search looks at. */
    private static final int CANDIDATES = 100;

    private final IndexSearcher searcher;
    private final TermAnalysis analysis;
    private final Synonyms synonyms;
    private final IndexMetadata metadata;
    private final @Nullable SentenceTransformer model;
    private final VectorSpace space;
    private final ColumnReader columns;
    private final HitReader hits;

    IndexSearch(
            IndexReader reader,
            TermAnalysis analysis,
            Synonyms synonyms,
            IndexMetadata metadata,
            @Nullable SentenceTransformer model) {
        this.searcher = searcher(reader);
        this.analysis = analysis;
        this.synonyms = synonyms;
        this.metadata = metadata;
        this.model = model;
        this.space = new VectorSpace(metadata.similarity(), metadata.settings().vectors());
        this.columns = new ColumnReader(metadata.settings());
        this.hits = new HitReader(searcher, columns);
    }

    private static IndexSearcher searcher(IndexReader reader) {
        IndexSearcher made = new IndexSearcher(reader);
        made.setQueryCache(null);
        return made;
    }

    /** One that ends at a deadline; Lucene's has one for all that it does, so this search gets its own. */
    private IndexSearcher searcher(SearchDeadline deadline) {
        if (deadline == SearchDeadline.NONE) {
            return searcher;
        }
        IndexSearcher own = searcher(searcher.getIndexReader());
        own.setTimeout(deadline);
        return own;
    }

    int rows() {
        try {
            return searcher.count(NumericDocValuesField.newSlowExactQuery(IndexFields.NUMBER, 0));
        } catch (IOException cause) {
            throw IndexFailure.of(cause, "in use", "read");
        }
    }

    /** Ids of the rows that meet a condition, in no particular order. */
    List<String> ids(Map<String, String> filters, Predicate<Map<String, String>> condition) throws IOException {
        BooleanQuery firsts = new BooleanQuery.Builder()
                .add(NumericDocValuesField.newSlowExactQuery(IndexFields.NUMBER, 0), BooleanClause.Occur.FILTER)
                .add(
                        Objects.requireNonNull(filter(filters, condition, SearchDeadline.NONE)),
                        BooleanClause.Occur.FILTER)
                .build();
        int most = Math.max(1, searcher.getIndexReader().maxDoc());
        List<String> ids = new ArrayList<>();
        StoredFields stored = searcher.storedFields();
        for (ScoreDoc found : searcher.search(firsts, most).scoreDocs) {
            ids.add(Objects.requireNonNull(
                    stored.document(found.doc, Set.of(IndexFields.ID)).get(IndexFields.ID)));
        }
        return ids;
    }

    /** The vector of a hit's passage as the index keeps it; null if the row is gone or there are no vectors. */
    float @Nullable [] vector(SearchHit hit) throws IOException {
        Query passage = new BooleanQuery.Builder()
                .add(new TermQuery(new Term(IndexFields.ID, hit.id())), BooleanClause.Occur.FILTER)
                .add(
                        NumericDocValuesField.newSlowExactQuery(
                                IndexFields.NUMBER, hit.passage().number()),
                        BooleanClause.Occur.FILTER)
                .build();
        ScoreDoc[] found = searcher.search(passage, 1).scoreDocs;
        return found.length == 0 ? null : new PassageScores(searcher, new int[] {found[0].doc}).vectorOfFirst();
    }

    void forEachRow(Consumer<IndexRow> rows) throws IOException {
        hits.forEachRow(rows);
    }

    List<SearchHit> search(
            String question,
            float @Nullable [] known,
            SearchRequest request,
            @Nullable Predicate<Map<String, String>> condition,
            SearchDeadline deadline)
            throws IOException {
        deadline.check();
        SearchMode mode = request.mode() != null ? request.mode() : model == null ? SearchMode.BM25 : SearchMode.HYBRID;
        CandidateSearch candidates = new CandidateSearch(
                searcher(deadline), space, filter(request.filters(), condition, deadline), deadline);
        WordQuery words = WordQuery.of(question, analysis, synonyms, searcher.getIndexReader());
        float[] vector = mode == SearchMode.BM25 ? null : vector(question, known, mode);
        int depth = Math.max(request.topK(), CANDIDATES);
        boolean both = request.explain() || mode == SearchMode.HYBRID;
        List<Found> byWords = mode != SearchMode.DENSE || both ? candidates.byWords(words, depth) : List.of();
        List<Found> byVector = vector == null ? List.of() : candidates.byVector(vector, depth);
        List<Found> best = switch (mode) {
            case BM25 -> byWords;
            case DENSE -> byVector;
            case HYBRID -> fuse(words, vector, byWords, byVector, depth);
        };
        double least = leastScore(mode, request.minScore());
        List<Found> kept = best.stream()
                .limit(request.topK())
                .filter(found -> found.score() >= least)
                .toList();
        return hits.read(
                kept,
                request.explain() ? new Reasons(searcher, words, vector, space, byWords, byVector) : null,
                deadline);
    }

    private double leastScore(SearchMode mode, @Nullable Double wanted) {
        if (wanted != null) {
            return wanted;
        }
        AnswerThreshold threshold = metadata.thresholds().get(mode);
        return threshold == null ? Double.NEGATIVE_INFINITY : threshold.minScore();
    }

    private float[] vector(String question, float @Nullable [] known, SearchMode mode) {
        SentenceTransformer encoder = model;
        if (known != null && metadata.hasVectors()) {
            return space.prepare(known);
        }
        if (encoder == null) {
            throw new UsageException("The mode " + mode + " needs the model of the index's vectors"
                    + (metadata.hasVectors() ? "" : ", but this is a keyword-only index")
                    + "; without it, only bm25 is possible.");
        }
        return space.prepare(encoder.encode(List.of(question), TextRole.QUERY)[0]);
    }

    private List<Found> fuse(
            WordQuery words, float @Nullable [] vector, List<Found> byWords, List<Found> byVector, int most)
            throws IOException {
        Map<Integer, Found> passages = new LinkedHashMap<>();
        byVector.forEach(found -> passages.put(found.document(), found));
        byWords.forEach(found -> passages.putIfAbsent(found.document(), found));
        PassageScores scores = new PassageScores(
                searcher, passages.keySet().stream().mapToInt(Integer::intValue).toArray());
        Map<Integer, Double> bm25 = words.isEmpty() ? Map.of() : scores.ofQuery(words.query());
        Map<Integer, Double> cosines = vector == null ? Map.of() : scores.ofVector(vector, space::cosine);
        List<Found> fused = new ArrayList<>();
        for (Found passage : passages.values()) {
            fused.add(passage.withScore(Fusion.DEFAULT.score(
                    cosines.getOrDefault(passage.document(), 0.0),
                    bm25.getOrDefault(passage.document(), 0.0),
                    words.greatestScore())));
        }
        return CandidateSearch.bestOfRows(fused, most);
    }

    private @Nullable Query filter(
            Map<String, String> filters, @Nullable Predicate<Map<String, String>> condition, SearchDeadline deadline) {
        if (filters.isEmpty() && condition == null) {
            return null;
        }
        BooleanQuery.Builder query = new BooleanQuery.Builder();
        Set<String> known = Set.copyOf(metadata.settings().columns());
        filters.forEach((column, value) -> {
            if (!known.contains(column) && !metadata.settings().anyColumns()) {
                throw new UsageException("The index has no column \"" + column + "\" to filter by."
                        + NearestName.suggestion(column, metadata.settings().columns()) + " Its columns: "
                        + (known.isEmpty()
                                ? "none"
                                : String.join(", ", metadata.settings().columns())) + ".");
            }
            query.add(new TermQuery(new Term(IndexFields.column(column), value)), BooleanClause.Occur.FILTER);
        });
        if (condition != null) {
            query.add(new ColumnsQuery(columns, condition, deadline), BooleanClause.Occur.FILTER);
        }
        return query.build();
    }
}
