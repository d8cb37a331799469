package io.github.jjak.search.internal;

import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;
import org.apache.lucene.analysis.TokenFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.ko.POS;
import org.apache.lucene.analysis.ko.tokenattributes.PartOfSpeechAttribute;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.OffsetAttribute;
import org.apache.lucene.util.AttributeSource;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a prefix with its noun: 비 + 급여 becomes 비급여 + 급여, so that what is not covered differs from what is.
 *
 * <p>A prefix is what Nori calls one, a determiner without a space behind it, or one of the syllables that Nori often takes for a
 * noun at the beginning of a word (부적격, 미성년). A prefix without a noun stays as it is.
 */
final class KoreanPrefixFilter extends TokenFilter {

    private static final Set<POS.Tag> PREFIXES = EnumSet.of(POS.Tag.XPN, POS.Tag.MM);
    private static final Set<POS.Tag> NOUNS = EnumSet.of(POS.Tag.NNG, POS.Tag.NNP);
    private static final Set<POS.Tag> HEADS = EnumSet.of(POS.Tag.NNG, POS.Tag.NNP, POS.Tag.XR);
    private static final Set<String> SYLLABLES = Set.of(
            "비", "불", "부", "미", "무", "재", "반", "몰", "역", "노", "피", "최", "초", "고", "저", "신", "구", "준", "탈", "친", "항",
            "대", "선", "후", "헛", "맨", "첫", "새");

    private final CharTermAttribute term = addAttribute(CharTermAttribute.class);
    private final OffsetAttribute offset = addAttribute(OffsetAttribute.class);
    private final PartOfSpeechAttribute partOfSpeech = addAttribute(PartOfSpeechAttribute.class);

    private AttributeSource.@Nullable State next;
    private int lastEnd = -1;

    KoreanPrefixFilter(TokenStream input) {
        super(input);
    }

    @Override
    public boolean incrementToken() throws IOException {
        if (next != null) {
            restoreState(next);
            next = null;
        } else if (!input.incrementToken()) {
            return false;
        }
        boolean beginsWord = offset.startOffset() != lastEnd;
        lastEnd = offset.endOffset();
        if (isPrefix(beginsWord)) {
            join();
        }
        return true;
    }

    private boolean isPrefix(boolean beginsWord) {
        POS.Tag tag = partOfSpeech.getLeftPOS();
        return PREFIXES.contains(tag) || (beginsWord && NOUNS.contains(tag) && SYLLABLES.contains(term.toString()));
    }

    /** Looks at the next token, which then comes by itself as well. */
    private void join() throws IOException {
        String prefix = term.toString();
        int end = offset.endOffset();
        AttributeSource.State current = captureState();
        if (!input.incrementToken()) {
            restoreState(current);
            return;
        }
        boolean joins = offset.startOffset() == end && HEADS.contains(partOfSpeech.getLeftPOS());
        String noun = term.toString();
        int nounEnd = offset.endOffset();
        next = captureState();
        restoreState(current);
        if (joins) {
            term.setEmpty().append(prefix).append(noun);
            offset.setOffset(offset.startOffset(), nounEnd);
        }
    }

    @Override
    public void reset() throws IOException {
        super.reset();
        next = null;
        lastEnd = -1;
    }
}
