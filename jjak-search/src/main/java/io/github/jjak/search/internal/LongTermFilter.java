package io.github.jjak.search.internal;

import java.io.IOException;
import java.util.concurrent.atomic.LongAdder;
import org.apache.lucene.analysis.TokenFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;

/** Cuts terms that the index would refuse: Lucene takes at most 32,766 bytes. */
final class LongTermFilter extends TokenFilter {

    /** Far below the limit and far above any word. */
    static final int MOST_CHARACTERS = 1000;

    private final CharTermAttribute term = addAttribute(CharTermAttribute.class);
    private final LongAdder cut;

    LongTermFilter(TokenStream input, LongAdder cut) {
        super(input);
        this.cut = cut;
    }

    @Override
    public boolean incrementToken() throws IOException {
        if (!input.incrementToken()) {
            return false;
        }
        if (term.length() > MOST_CHARACTERS) {
            term.setLength(MOST_CHARACTERS);
            cut.increment();
        }
        return true;
    }
}
