package io.github.jjak.search.index;

import io.github.jjak.error.UsageException;
import io.github.jjak.model.EncodeOptions;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.model.TextRole;
import io.github.jjak.model.internal.ModelFingerprint;
import io.github.jjak.model.internal.TextSide;
import io.github.jjak.rank.SimilarityFunction;
import io.github.jjak.search.index.SearchHit.Passage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows to passages and, where there is a model, to their vectors. */
final class PassageEncoder {

    /** Passages of an index without a model, in words. */
    private static final int WORDS = 256;

    private static final int OVERLAP_SHARE = 5;

    private final @Nullable SentenceTransformer model;
    private final VectorSpace space;
    private final PassageCutter cutter;

    PassageEncoder(IndexSettings settings, @Nullable SentenceTransformer model) {
        this.model = model;
        this.space = new VectorSpace(
                model == null ? SimilarityFunction.COSINE : model.similarityFunction(), settings.vectors());
        int most = model == null ? WORDS : contentTokens(model);
        Integer wanted = settings.passageTokens();
        if (wanted != null && model != null && wanted > most) {
            throw new UsageException("Passages of " + wanted + " tokens are longer than the model's limit, which is "
                    + most + " without special tokens. Use at most that.");
        }
        int limit = wanted == null ? most : wanted;
        Integer overlap = settings.passageOverlap();
        this.cutter = new PassageCutter(
                model == null
                        ? PassageEncoder::words
                        : text -> side(model).content(List.of(text)).get(0).length,
                limit,
                overlap == null ? limit / OVERLAP_SHARE : overlap);
    }

    /** What a model takes of a text besides special tokens and prompt. */
    private static int contentTokens(SentenceTransformer model) {
        TextSide side = side(model);
        int around = side.tokenLength("");
        int prompt = side.tokenLength(model.prompt(TextRole.DOCUMENT)) - around;
        return Math.max(1, side.maxSequenceLength() - around - prompt);
    }

    private static TextSide side(SentenceTransformer model) {
        return model.internals().side(TextRole.DOCUMENT);
    }

    private static int words(String text) {
        String stripped = text.strip();
        return stripped.isEmpty() ? 0 : stripped.split("\\s+").length;
    }

    /** A model's fingerprint for the vectors of answers. */
    static String fingerprint(SentenceTransformer model) {
        return ModelFingerprint.of(model.internals(), TextRole.DOCUMENT);
    }

    /** A row with its passages and, with a model, one prepared vector for each. */
    record EncodedRow(IndexRow row, List<Passage> passages, float @Nullable [][] vectors) {}

    /** Where the vectors lie. */
    VectorSpace space() {
        return space;
    }

    List<EncodedRow> encode(List<IndexRow> rows) {
        List<List<Passage>> passages =
                rows.stream().map(row -> cutter.cut(row.text())).toList();
        List<String> texts = new ArrayList<>();
        for (int row = 0; row < rows.size(); row++) {
            String text = rows.get(row).text();
            passages.get(row).forEach(passage -> texts.add(text.substring(passage.start(), passage.end())));
        }
        float[][] vectors = vectors(texts);
        List<EncodedRow> encoded = new ArrayList<>();
        int next = 0;
        for (int row = 0; row < rows.size(); row++) {
            List<Passage> own = passages.get(row);
            float[][] ownVectors = vectors == null ? null : new float[own.size()][];
            for (int i = 0; i < own.size(); i++) {
                if (vectors != null && ownVectors != null) {
                    ownVectors[i] = vectors[next];
                }
                next++;
            }
            encoded.add(new EncodedRow(rows.get(row), own, ownVectors));
        }
        return encoded;
    }

    private float @Nullable [][] vectors(List<String> texts) {
        if (model == null) {
            return null;
        }
        float[][] vectors = new float[texts.size()][];
        model.encode(
                texts,
                TextRole.DOCUMENT,
                EncodeOptions.ofDefaults(),
                (index, vector) -> vectors[(int) index] = space.prepare(vector));
        return vectors;
    }
}
