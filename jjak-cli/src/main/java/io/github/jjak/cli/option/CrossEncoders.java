package io.github.jjak.cli.option;

import io.github.jjak.cache.internal.KeptScores;
import io.github.jjak.cli.display.DownloadDisplay;
import io.github.jjak.model.CrossEncoder;
import io.github.jjak.model.LoadOptions;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.model.TextPair;
import io.github.jjak.model.internal.CrossEncoderModel;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Loads cross-encoders, or makes them of encoders. */
public final class CrossEncoders {

    private CrossEncoders() {}

    /** Loads a cross-encoder and shows the download if there is one. */
    public static CrossEncoder load(String location, @Nullable Integer maxSequenceLength, CommonOptions common) {
        try (DownloadDisplay display = new DownloadDisplay(common.quiet)) {
            return CrossEncoder.load(location, new LoadOptions(maxSequenceLength).withDownloads(display));
        }
    }

    /**
     * Loads a cross-encoder, or makes one of an encoder with a new head.
     *
     * @param newHead whether a cross-encoder gets a new head, too
     * @param labelNames of a new head, in the order of its scores
     * @param maxSequenceLength most tokens of a pair; null for the model's own, or twice the encoder's for a text
     */
    public static CrossEncoder open(
            String location,
            boolean newHead,
            List<String> labelNames,
            @Nullable Integer maxSequenceLength,
            long seed,
            CommonOptions common) {
        if (CrossEncoderModel.isOne(location)) {
            CrossEncoder trained = load(location, maxSequenceLength, common);
            if (!newHead) {
                return trained;
            }
            try (trained) {
                return trained.withFreshHead(labelNames, seed);
            }
        }
        try (SentenceTransformer encoder = ModelOption.load(location, null, common)) {
            int positions = encoder.internals().encoder().maxTokens();
            int length = maxSequenceLength == null
                    ? (int) Math.min(positions, 2L * encoder.maxSequenceLength())
                    : maxSequenceLength;
            return CrossEncoder.create(encoder, labelNames, length, seed);
        }
    }

    /**
     * A cross-encoder that labels pairs with its scores before the activation; the caller closes it.
     *
     * @param folder where scores are kept, by the content of model and texts
     */
    public static Teacher teacher(String location, Path folder, CommonOptions common) {
        CrossEncoder model = load(location, null, common);
        try {
            return new Teacher(location, model, KeptScores.of(model, folder));
        } catch (RuntimeException failure) {
            model.close();
            throw failure;
        }
    }

    /**
     * A cross-encoder as a teacher.
     *
     * @param name as the person wrote it
     */
    public record Teacher(String name, CrossEncoder model, KeptScores kept) implements AutoCloseable {

        /** A score for each pair. */
        public float[] scores(List<TextPair> pairs) {
            return kept.scores(pairs);
        }

        @Override
        public void close() {
            try (CrossEncoder last = model) {
                kept.close();
            }
        }
    }
}
