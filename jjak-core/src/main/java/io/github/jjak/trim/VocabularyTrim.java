package io.github.jjak.trim;

import io.github.jjak.error.UsageException;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.model.internal.EmbeddingModel;
import io.github.jjak.trim.SingleLetters.Scripts;
import java.lang.Character.UnicodeScript;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Cuts the vocabulary of a model to what texts use. Multilingual models get several times smaller by it: most of their numbers are
 * rows of the table of tokens (Abdaoui et al. 2020, arXiv 2010.05609).
 *
 * <ol>
 *   <li>The texts are tokenised and their pieces counted.
 *   <li>Kept are: the pieces that occur, or the most frequent of them; special and added tokens; single letters of some scripts,
 *       digits, punctuation, symbols; the pieces of the prompts; and what all of these need to come about, see {@link PieceTable}.
 *   <li>The tokens are renumbered in their old order, in {@code tokenizer.json}, {@code config.json} and the table.
 *   <li>The texts are tokenised again, by both vocabularies, and compared.
 * </ol>
 *
 * <p>A text whose pieces are all kept has the vector it had, to the bit. WordPiece has one exception: a word it did not know may
 * become known.
 */
public final class VocabularyTrim {

    private final EmbeddingModel model;
    private final TextSource texts;
    private final TokenizerParts parts;
    private final TokenizedSource source;
    private final long[] counts;
    private final Scripts scripts = new Scripts();

    private VocabularyTrim(EmbeddingModel model, TextSource texts) {
        this.model = model;
        this.texts = texts;
        this.parts = new TokenizerParts(model.tokenizerJson(), model.location());
        this.source = new TokenizedSource(model);
        this.counts = new long[parts.size()];
    }

    /**
     * Trims a model.
     *
     * @param model stays as it is
     * @param texts are read twice
     * @return a copy with the smaller vocabulary; the caller closes both
     * @throws UsageException if the tokenizer is of a kind that cannot be trimmed, or there are no texts
     */
    public static TrimmedModel trim(SentenceTransformer model, TextSource texts, TrimOptions options) {
        model.internals().requireOneEncoder("trim the vocabulary");
        return new VocabularyTrim(model.internals(), texts).trim(options);
    }

    private TrimmedModel trim(TrimOptions options) {
        count();
        Set<UnicodeScript> givenScripts = options.scripts();
        Set<UnicodeScript> keptScripts = givenScripts == null ? scripts.used() : givenScripts;
        Numbering numbering = new Numbering(kept(options, keptScripts), parts.size());
        EmbeddingModel trimmed = model.withVocabulary(parts.trimmed(numbering, model.location()), numbering.rows());
        try {
            return new TrimmedModel(new SentenceTransformer(trimmed), report(trimmed, numbering, keptScripts));
        } catch (RuntimeException failure) {
            trimmed.close();
            throw failure;
        }
    }

    private void count() {
        source.read(texts, (batch, byPrompt) -> {
            batch.forEach(scripts::add);
            for (List<int[]> tokens : byPrompt) {
                tokens.forEach(ids -> Arrays.stream(ids).forEach(id -> counts[id]++));
            }
        });
        if (Arrays.stream(counts).sum() == 0) {
            throw new UsageException(
                    "There are no texts to select the vocabulary: give at least one text with a letter.");
        }
    }

    private BitSet kept(TrimOptions options, Set<UnicodeScript> keptScripts) {
        Integer most = options.mostPieces();
        BitSet kept = new BitSet();
        IntStream.range(0, counts.length)
                .filter(id -> counts[id] > 0)
                .boxed()
                .sorted(Comparator.comparingLong((Integer id) -> -counts[id]).thenComparing(Comparator.naturalOrder()))
                .limit(most == null ? counts.length : most)
                .forEach(kept::set);
        kept.or(parts.addedTokens());
        kept.or(SingleLetters.kept(parts.pieces(), keptScripts));
        for (List<String> prompted : source.prompted(List.of(""))) {
            model.onlySide().content(prompted).forEach(ids -> Arrays.stream(ids).forEach(kept::set));
        }
        // In RoBERTa's kin the padding token's number says where positions begin: what stands before it stays.
        kept.set(0, model.encoder().configuration().firstPosition());
        parts.pieces().close(kept);
        return kept;
    }

    private TrimReport report(EmbeddingModel trimmed, Numbering numbering, Set<UnicodeScript> keptScripts) {
        TokenComparison comparison =
                new TokenComparison(numbering, parts.pieces().unknownId());
        source.read(texts, (batch, before) -> {
            List<List<int[]>> after = source.prompted(batch).stream()
                    .map(trimmed.onlySide()::content)
                    .toList();
            comparison.add(before, after);
        });
        return new TrimReport(
                comparison.texts(),
                comparison.changedTexts(),
                comparison.tokens(),
                comparison.keptTokens(),
                comparison.unknownBefore(),
                comparison.unknownAfter(),
                model.encoder().configuration().vocabularySize(),
                numbering.size(),
                model.parameterCount(),
                trimmed.parameterCount(),
                Set.copyOf(keptScripts),
                SingleLetters.lost(parts.pieces(), numbering));
    }

    /** Texts that can be read more than once, in bounded memory. */
    @FunctionalInterface
    public interface TextSource {

        /** Hands every text to the sink, in the same order each time. */
        void read(Consumer<String> sink);
    }

    /**
     * A model with a smaller vocabulary, and what that changed.
     *
     * @param model to be closed
     * @param report counted over the texts
     */
    public record TrimmedModel(SentenceTransformer model, TrimReport report) implements AutoCloseable {

        @Override
        public void close() {
            model.close();
        }
    }

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
}
