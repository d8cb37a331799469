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
import java.util.Set;
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
                    "There are no texts to cut the vocabulary by: give at least one with a letter in it.");
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
            model.tokenizeContent(prompted).forEach(ids -> Arrays.stream(ids).forEach(kept::set));
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
                    .map(trimmed::tokenizeContent)
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
}
