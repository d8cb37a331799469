package io.github.jjak.search.index;

import io.github.jjak.search.internal.TermAnalysis;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;

/**
 * A question's words, and what they weigh.
 *
 * @param words terms that the index has
 * @param greatestScore what a passage would score that holds all of the question's terms, those too that the index has not,
 *     without end: no passage scores more
 */
record WordQuery(List<Word> words, double greatestScore) {

    /** Lucene refuses queries of more clauses; of longer questions the rarest terms count. */
    private static final int MOST_WORDS = 1024;

    /** What a word counts that the question does not hold itself, but a synonym of it. */
    private static final float SYNONYM_WEIGHT = 0.6f;

    /**
     * A term of the question, or a synonym.
     *
     * @param label how it is shown
     * @param query finds it
     * @param documents passages that hold it, or its rarest term
     */
    record Word(String label, Query query, int documents) {}

    static WordQuery of(String question, TermAnalysis analysis, Synonyms synonyms, IndexReader reader)
            throws IOException {
        Map<Term, Float> weights = new LinkedHashMap<>();
        Map<String, Integer> own = analysis.terms(question);
        own.forEach((term, count) -> weights.put(new Term(IndexFields.TEXT, term), (float) count));
        Codes.of(question).forEach(code -> weights.put(new Term(IndexFields.CODE, code), 1f));
        double greatest = 0;
        for (Map.Entry<Term, Float> entry : weights.entrySet()) {
            greatest += entry.getValue() * idf(reader, entry.getKey());
        }
        List<Word> words = new ArrayList<>();
        for (Map.Entry<Term, Float> entry : weights.entrySet()) {
            add(words, List.of(entry.getKey()), entry.getValue(), reader);
        }
        for (Set<String> phrase : synonyms.of(own.keySet())) {
            List<Term> terms = phrase.stream()
                    .map(term -> new Term(IndexFields.TEXT, term))
                    .toList();
            add(words, terms, SYNONYM_WEIGHT, reader);
        }
        if (words.size() > MOST_WORDS) {
            words.sort(Comparator.comparingInt(Word::documents));
            words.subList(MOST_WORDS, words.size()).clear();
        }
        return new WordQuery(List.copyOf(words), greatest);
    }

    /** Adds terms that count together only, unless the index lacks one. */
    private static void add(List<Word> words, List<Term> terms, float weight, IndexReader reader) throws IOException {
        BooleanQuery.Builder all = new BooleanQuery.Builder();
        int rarest = Integer.MAX_VALUE;
        for (Term term : terms) {
            rarest = Math.min(rarest, reader.docFreq(term));
            all.add(new TermQuery(term), BooleanClause.Occur.MUST);
        }
        if (rarest > 0) {
            Query query = terms.size() == 1 ? new TermQuery(terms.get(0)) : all.build();
            words.add(new Word(
                    terms.stream().map(Term::text).sorted().collect(Collectors.joining(" ")),
                    weight == 1 ? query : new BoostQuery(query, weight),
                    rarest));
        }
    }

    /** As Lucene's BM25 has it. */
    private static double idf(IndexReader reader, Term term) throws IOException {
        double passages = Math.max(1, reader.getDocCount(IndexFields.TEXT));
        double holding = reader.docFreq(term);
        return Math.log(1 + Math.max(0, passages - holding + 0.5) / (holding + 0.5));
    }

    boolean isEmpty() {
        return words.isEmpty();
    }

    /** Any of the words. */
    Query query() {
        BooleanQuery.Builder query = new BooleanQuery.Builder();
        words.forEach(word -> query.add(word.query(), BooleanClause.Occur.SHOULD));
        return query.build();
    }
}
