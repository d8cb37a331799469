package io.github.jjak.trim;

import java.lang.Character.UnicodeScript;
import java.util.Map;
import java.util.Set;

/**
 * What trimming did, counted over the texts it was given.
 *
 * @param texts number of texts
 * @param changedTexts texts that become other tokens than before, so their vectors differ; all others keep theirs to the bit
 * @param tokens tokens of the texts before, special tokens around them not counted
 * @param keptTokens those of them whose piece was kept
 * @param unknownTokensBefore tokens that stood for something the vocabulary lacked
 * @param unknownTokensAfter the same with the trimmed vocabulary
 * @param piecesBefore rows of the table of tokens before
 * @param piecesAfter rows after
 * @param parametersBefore numbers in the model before
 * @param parametersAfter numbers after
 * @param scripts whose single letters were all kept
 * @param letters which letters of other scripts went
 */
public record TrimReport(
        long texts,
        long changedTexts,
        long tokens,
        long keptTokens,
        long unknownTokensBefore,
        long unknownTokensAfter,
        int piecesBefore,
        int piecesAfter,
        long parametersBefore,
        long parametersAfter,
        Set<UnicodeScript> scripts,
        LostLetters letters) {

    /**
     * Letters that the model could read and the trimmed one takes for unknown, by script. Empty where every text can be written in
     * bytes.
     *
     * @param byScript number of letters
     */
    public record LostLetters(Map<UnicodeScript, Integer> byScript) {

        /** Of all scripts together. */
        public int total() {
            return byScript.values().stream().mapToInt(Integer::intValue).sum();
        }
    }

    /** Share of the texts' tokens whose piece was kept, in [0, 1]; 1 where there are no tokens. */
    public double coverage() {
        return tokens == 0 ? 1 : keptTokens / (double) tokens;
    }
}
