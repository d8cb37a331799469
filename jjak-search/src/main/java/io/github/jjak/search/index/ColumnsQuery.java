package io.github.jjak.search.index;

import java.io.IOException;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.search.ConstantScoreScorer;
import org.apache.lucene.search.ConstantScoreWeight;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.QueryVisitor;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.TwoPhaseIterator;
import org.apache.lucene.search.Weight;

/**
 * Passages of the rows whose columns meet a condition. The columns are read from the disk, so it looks only at passages that all other
 * conditions leave.
 */
final class ColumnsQuery extends Query {

    /** Reading and unpacking a row, in units of simple steps. */
    private static final float COST = 10_000;

    private final ColumnReader columns;
    private final Predicate<Map<String, String>> condition;
    private final SearchDeadline deadline;

    /** @param deadline is looked at for each row, as nobody else does while the graph's search gathers what is allowed */
    ColumnsQuery(ColumnReader columns, Predicate<Map<String, String>> condition, SearchDeadline deadline) {
        this.columns = columns;
        this.condition = condition;
        this.deadline = deadline;
    }

    @Override
    public Weight createWeight(IndexSearcher searcher, ScoreMode scoreMode, float boost) {
        return new ConstantScoreWeight(this, boost) {
            @Override
            public Scorer scorer(LeafReaderContext leaf) throws IOException {
                return new ConstantScoreScorer(this, score(), scoreMode, new Rows(leaf));
            }

            @Override
            public boolean isCacheable(LeafReaderContext leaf) {
                return false;
            }
        };
    }

    /** Reads each row once, though it may have several passages. */
    private final class Rows extends TwoPhaseIterator {

        private final NumericDocValues numbers;
        private final StoredFields stored;
        private int lastRow = -1;
        private boolean lastMatches;

        Rows(LeafReaderContext leaf) throws IOException {
            super(DocIdSetIterator.all(leaf.reader().maxDoc()));
            this.numbers = leaf.reader().getNumericDocValues(IndexFields.NUMBER);
            this.stored = leaf.reader().storedFields();
        }

        @Override
        public boolean matches() throws IOException {
            int passage = approximation.docID();
            if (numbers == null || !numbers.advanceExact(passage)) {
                return false;
            }
            int row = passage - (int) numbers.longValue();
            if (row != lastRow) {
                deadline.check();
                lastMatches = condition.test(columns.read(stored.document(row)));
                lastRow = row;
            }
            return lastMatches;
        }

        @Override
        public float matchCost() {
            return COST;
        }
    }

    @Override
    public String toString(String field) {
        return "a condition on columns";
    }

    @Override
    public void visit(QueryVisitor visitor) {
        visitor.visitLeaf(this);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ColumnsQuery query
                && query.columns.equals(columns)
                && query.condition.equals(condition);
    }

    @Override
    public int hashCode() {
        return 31 * classHash() + condition.hashCode();
    }
}
