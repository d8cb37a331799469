package io.github.jjak.search.internal;

import java.util.EnumSet;
import java.util.Set;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.FilteringTokenFilter;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.ko.KoreanPartOfSpeechStopFilter;
import org.apache.lucene.analysis.ko.KoreanReadingFormFilter;
import org.apache.lucene.analysis.ko.KoreanTokenizer;
import org.apache.lucene.analysis.ko.POS;
import org.apache.lucene.analysis.ko.dict.UserDictionary;
import org.apache.lucene.analysis.ko.tokenattributes.PartOfSpeechAttribute;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.jspecify.annotations.Nullable;

/**
 * Korean texts to terms by Nori, keeping what changes the meaning.
 *
 * <p>Endings, particles, suffixes, symbols, the copula and auxiliary verbs go, as with Lucene's analyzer. Adverbs and determiners
 * stay (안, 못, 두), prefixes stay with their nouns ({@link KoreanPrefixFilter}), and so do the auxiliary verbs that negate (않다,
 * 못하다, 말다). What that costs and gives: docs/decisions/0110.
 */
final class KoreanTermAnalyzer extends Analyzer {

    private static final Set<POS.Tag> STOP_TAGS = stopTags();

    private final @Nullable UserDictionary dictionary;

    /** @param dictionary words that Nori does not know, or null */
    KoreanTermAnalyzer(@Nullable UserDictionary dictionary) {
        this.dictionary = dictionary;
    }

    private static Set<POS.Tag> stopTags() {
        Set<POS.Tag> tags = EnumSet.copyOf(KoreanPartOfSpeechStopFilter.DEFAULT_STOP_TAGS);
        tags.removeAll(EnumSet.of(POS.Tag.MAG, POS.Tag.MM, POS.Tag.UNA, POS.Tag.NA, POS.Tag.XPN));
        tags.add(POS.Tag.VCP);
        return tags;
    }

    @Override
    protected TokenStreamComponents createComponents(String field) {
        KoreanTokenizer tokenizer = new KoreanTokenizer(
                TokenStream.DEFAULT_TOKEN_ATTRIBUTE_FACTORY, dictionary, KoreanTokenizer.DecompoundMode.DISCARD, false);
        TokenStream terms = new KoreanPrefixFilter(tokenizer);
        terms = new AuxiliaryVerbFilter(terms);
        terms = new KoreanPartOfSpeechStopFilter(terms, STOP_TAGS);
        terms = new KoreanReadingFormFilter(terms);
        return new TokenStreamComponents(tokenizer, new LowerCaseFilter(terms));
    }

    @Override
    protected TokenStream normalize(String field, TokenStream input) {
        return new LowerCaseFilter(input);
    }

    /** Drops auxiliary verbs but those that negate. */
    private static final class AuxiliaryVerbFilter extends FilteringTokenFilter {

        private static final Set<String> NEGATIONS = Set.of("않", "못하", "말", "아니하");

        private final CharTermAttribute term = addAttribute(CharTermAttribute.class);
        private final PartOfSpeechAttribute partOfSpeech = addAttribute(PartOfSpeechAttribute.class);

        AuxiliaryVerbFilter(TokenStream input) {
            super(input);
        }

        @Override
        protected boolean accept() {
            return partOfSpeech.getLeftPOS() != POS.Tag.VX || NEGATIONS.contains(term.toString());
        }
    }
}
