package io.github.jjak.model;

import io.github.jjak.error.UsageException;
import io.github.jjak.model.internal.CrossEncoderModel;
import io.github.jjak.model.internal.FreshCrossEncoder;
import io.github.jjak.model.internal.PairRows;
import io.github.jjak.weights.StoredType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A model that reads two texts together and scores them: a reranker, or a classifier of pairs; the class of the same name in
 * sentence-transformers. It is more accurate than vectors and much slower: it reads every pair, so it is used on the best few hits.
 *
 * <p>Predicting is thread-safe as long as nobody trains the model meanwhile. The model owns native memory; close it. Closing while
 * others predict is safe: the forward pass at work ends, and the next one is refused with an {@link IllegalStateException}.
 */
public final class CrossEncoder implements AutoCloseable {

    private final CrossEncoderModel internals;

    /** For Jjak's own modules; users {@linkplain #load(String) load} a model. The model is closed with this one. */
    public CrossEncoder(CrossEncoderModel internals) {
        this.internals = Objects.requireNonNull(internals, "internals");
    }

    /**
     * A document of a ranking.
     *
     * @param index its number in the list that was ranked, from 0
     * @param score how well it fits the query; higher is better
     */
    public record RankedDocument(int index, float score) {}

    /**
     * Loads a model.
     *
     * @param location a folder of sentence-transformers' {@code CrossEncoder} or transformers'
     *     {@code AutoModelForSequenceClassification}, or a model of the Hugging Face hub, {@code owner/name} or
     *     {@code owner/name@revision}, which is downloaded unless it is in the cache; or an {@code .onnx} file of a BERT or RoBERTa
     *     cross-encoder with its tokenizer beside it
     * @throws io.github.jjak.error.ModelException if it is missing, damaged, has no head for scores, or cannot be downloaded
     */
    public static CrossEncoder load(String location) {
        return load(location, LoadOptions.ofDefaults());
    }

    /** Loads a model with options, of which those of vectors have no effect; see {@link #load(String)}. */
    public static CrossEncoder load(String location, LoadOptions options) {
        Objects.requireNonNull(location, "location");
        Objects.requireNonNull(options, "options");
        return new CrossEncoder(CrossEncoderModel.load(location, options));
    }

    /** Loads a model folder, or an {@code .onnx} file; see {@link #load(String)}. */
    public static CrossEncoder load(Path folder) {
        return new CrossEncoder(CrossEncoderModel.load(folder, LoadOptions.ofDefaults()));
    }

    /**
     * A cross-encoder that is not trained yet: a copy of an encoder with a fresh head.
     *
     * @param encoder stays the caller's
     * @param labels number of scores, from 1 to 10,000; 1 for a reranker
     * @param maxSequenceLength most tokens of a pair, special tokens included; 0 for as many as the encoder has positions for
     * @param seed of the head; the same seed gives the same weights everywhere
     * @throws UsageException if the encoder's architecture has no such head, or a number is out of range
     */
    public static CrossEncoder create(SentenceTransformer encoder, int labels, int maxSequenceLength, long seed) {
        return new CrossEncoder(FreshCrossEncoder.of(encoder.internals(), labels, maxSequenceLength, seed));
    }

    /**
     * As {@link #create(SentenceTransformer, int, int, long)}, with a score for each name: a classifier of pairs.
     *
     * @param labelNames names of the labels in the order of the scores, {@code id2label} of {@code config.json}; from 1 to 10,000, none of
     *     them twice
     * @throws UsageException if the encoder's architecture has no such head, a name is there twice, or a number is out of range
     */
    public static CrossEncoder create(
            SentenceTransformer encoder, List<String> labelNames, int maxSequenceLength, long seed) {
        return new CrossEncoder(
                FreshCrossEncoder.of(encoder.internals(), List.copyOf(labelNames), maxSequenceLength, seed));
    }

    /**
     * A copy with a fresh head for another task, for instance a reranker that begins with what a classifier of inference has learned.
     *
     * @param labelNames names of the labels in the order of the scores; one for a reranker
     * @param seed of the head; the same seed gives the same weights everywhere
     * @return shares nothing with this model; the caller closes both
     * @throws UsageException if there are no names, too many, or one is there twice
     */
    public CrossEncoder withFreshHead(List<String> labelNames, long seed) {
        return new CrossEncoder(internals.withFreshHead(List.copyOf(labelNames), seed));
    }

    /**
     * Scores pairs.
     *
     * @return one score per pair, in order: a probability in (0, 1) unless the model says otherwise
     * @throws UsageException if the model has several labels; use {@link #predictLabels}
     */
    public float[] predict(List<TextPair> pairs) {
        requireOneLabel();
        float[][] scores = predictLabels(pairs);
        float[] first = new float[scores.length];
        for (int row = 0; row < first.length; row++) {
            first[row] = scores[row][0];
        }
        return first;
    }

    /**
     * Scores each label of pairs.
     *
     * @return {@code [pairs][labels]}, in order; the arrays belong to the caller
     */
    public float[][] predictLabels(List<TextPair> pairs) {
        return predictLabels(pairs, EncodeOptions.ofDefaults());
    }

    /**
     * As {@link #predictLabels(List)}, one window of pairs at a time, sorted by token length, in forward passes within the token budget.
     *
     * @param options how; {@code windowTexts} counts pairs
     */
    public float[][] predictLabels(List<TextPair> pairs, EncodeOptions options) {
        float[][] scores = new float[pairs.size()][];
        for (int from = 0; from < scores.length; from += options.windowTexts()) {
            int to = (int) Math.min(scores.length, from + (long) options.windowTexts());
            PairRows rows = internals.tokenize(pairs.subList(from, to));
            System.arraycopy(
                    internals.predict(rows, options.tokenBudget(), options.precision()), 0, scores, from, to - from);
        }
        return scores;
    }

    /**
     * Ranks documents for a query, best first; {@code rank} of sentence-transformers.
     *
     * @param topK most documents that are given back, at least 1
     * @return the best ones; of equal scores the first in the list comes first
     * @throws UsageException if the model has several labels
     */
    public List<RankedDocument> rank(String query, List<String> documents, int topK) {
        if (topK < 1) {
            throw new UsageException("`topK` must be at least 1, but is " + topK + ".");
        }
        float[] scores = predict(documents.stream()
                .map(document -> new TextPair(query, document))
                .toList());
        List<RankedDocument> ranked = new ArrayList<>(scores.length);
        for (int i = 0; i < scores.length; i++) {
            ranked.add(new RankedDocument(i, scores[i]));
        }
        ranked.sort(Comparator.comparingDouble(RankedDocument::score).reversed());
        return List.copyOf(ranked.subList(0, Math.min(topK, ranked.size())));
    }

    private void requireOneLabel() {
        if (labels() != 1) {
            throw new UsageException("This cross-encoder has " + labels()
                    + " labels, so a pair has no single score. Use predictLabels, or a model with one label.");
        }
    }

    /** Number of scores of a pair: 1 for a reranker. */
    public int labels() {
        return internals.labels();
    }

    /** Names of the labels, {@code id2label} of {@code config.json}, in the order of the scores. */
    public List<String> labelNames() {
        return internals.labelNames();
    }

    /** Most tokens of a pair that are looked at, special tokens included. The longer text is cut first. */
    public int maxSequenceLength() {
        return internals.maxSequenceLength();
    }

    /** Where the model was loaded from, as the caller wrote it. */
    public String location() {
        return internals.location();
    }

    /** Saves the model; see {@link #save(Path, Map, StoredType)}. */
    public void save(Path folder) {
        save(folder, Map.of(), StoredType.FP32);
    }

    /**
     * Saves the model as a folder that transformers and sentence-transformers 2.x to 6.x open: all files or none.
     *
     * @param documents further text files by name, for instance {@code README.md}
     * @param type number format of the weights in the file
     * @throws io.github.jjak.error.RunException if the disk is full or the folder cannot be written; a folder that was there before is
     *     then unchanged
     * @throws UsageException if a weight is beyond the format's range; the folder is then unchanged
     */
    public void save(Path folder, Map<String, String> documents, StoredType type) {
        internals.save(folder, documents, type, target -> {});
    }

    /** What Jjak's own modules train and search with; not part of the API, and may change with any release. */
    public CrossEncoderModel internals() {
        return internals;
    }

    /** Refuses further work and frees the native memory as soon as what other threads have begun is done. */
    @Override
    public void close() {
        internals.close();
    }
}
