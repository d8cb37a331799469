package io.github.jjak.search.internal;

import io.github.jjak.search.Bm25Options;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.AnalyzerWrapper;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.slf4j.Logger;

/** Texts to terms: a language's analyzer behind limits that keep an index from refusing a text. Thread-safe. */
public final class TermAnalysis implements AutoCloseable {

    private final Analyzer language;
    private final Analyzer analyzer;
    private final int longestText;
    private final LongAdder cutTexts = new LongAdder();
    private final LongAdder cutTerms = new LongAdder();

    /**
     * The analysis of a language.
     *
     * @param code as {@link Bm25Options#language()}, but not {@code auto}
     * @param longestText characters of a text that are looked at, at least 1
     * @throws io.github.jjak.error.UsageException if it is no code of a language
     */
    public TermAnalysis(String code, int longestText) {
        this(code, longestText, List.of());
    }

    /**
     * As {@link #TermAnalysis(String, int)}, for Korean with words that Nori does not know.
     *
     * @param userDictionary lines of Nori's user dictionary; empty for none
     * @throws io.github.jjak.error.UsageException if a line is damaged, or the language is another
     */
    public TermAnalysis(String code, int longestText, List<String> userDictionary) {
        this.language = Languages.analyzer(code, userDictionary);
        this.analyzer = new Limited(language, cutTerms);
        this.longestText = longestText;
    }

    /** What an index analyses its texts with; closed with this. */
    public Analyzer analyzer() {
        return analyzer;
    }

    /** The start of a text that is looked at; never half a surrogate pair. */
    public String cut(String text) {
        if (text.length() <= longestText) {
            return text;
        }
        cutTexts.increment();
        int end = Character.isHighSurrogate(text.charAt(longestText - 1)) ? longestText - 1 : longestText;
        return text.substring(0, end);
    }

    /** The distinct terms of a text in the order they first stand there, and how often each does. */
    public Map<String, Integer> terms(String text) {
        Map<String, Integer> terms = new LinkedHashMap<>();
        try (TokenStream stream = analyzer.tokenStream(Bm25Index.FIELD, cut(text))) {
            CharTermAttribute term = stream.addAttribute(CharTermAttribute.class);
            stream.reset();
            while (stream.incrementToken()) {
                terms.merge(term.toString(), 1, Integer::sum);
            }
            stream.end();
            return terms;
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    /** Says how much was cut so far. */
    void report(Logger log, int texts) {
        if (cutTexts.sum() > 0) {
            log.warn(
                    "{} of {} texts were longer than {} characters; the rest of them is not searched.",
                    cutTexts.sum(),
                    texts,
                    longestText);
        }
        if (cutTerms.sum() > 0) {
            log.warn("{} terms were longer than {} characters and were cut.", cutTerms, LongTermFilter.MOST_CHARACTERS);
        }
    }

    @Override
    public void close() {
        analyzer.close();
        language.close();
    }

    private static final class Limited extends AnalyzerWrapper {

        private final Analyzer language;
        private final LongAdder cut;

        Limited(Analyzer language, LongAdder cut) {
            super(PER_FIELD_REUSE_STRATEGY);
            this.language = language;
            this.cut = cut;
        }

        @Override
        protected Analyzer getWrappedAnalyzer(String field) {
            return language;
        }

        @Override
        protected TokenStreamComponents wrapComponents(String field, TokenStreamComponents components) {
            return new TokenStreamComponents(
                    components.getSource(), new LongTermFilter(components.getTokenStream(), cut));
        }
    }
}
