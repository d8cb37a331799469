package io.github.jjak.negatives.filter;

import io.github.jjak.cache.internal.KeptScores;
import io.github.jjak.error.UsageException;
import io.github.jjak.model.CrossEncoder;
import io.github.jjak.model.TextPair;
import io.github.jjak.model.internal.ModelFingerprint;
import io.github.jjak.negatives.NegativeJudge;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A cross-encoder of one label as judge: the logistic function of its score, whatever its activation. Scores may be kept in a folder, by
 * the content of model and texts. Thread-safe; the model stays the caller's. Closing writes scores that are not on the disk yet.
 */
public final class CrossEncoderJudge implements NegativeJudge, AutoCloseable {

    private final CrossEncoder model;
    private final KeptScores scores;

    private CrossEncoderJudge(CrossEncoder model, KeptScores scores) {
        this.model = model;
        this.scores = scores;
    }

    /**
     * Judges with a model.
     *
     * @param cache folder of scores that were computed before; null for none
     * @throws UsageException if the model has several labels
     */
    public static CrossEncoderJudge of(CrossEncoder model, @Nullable Path cache) {
        Objects.requireNonNull(model, "model");
        return new CrossEncoderJudge(model, KeptScores.of(model, cache));
    }

    @Override
    public float[] probabilities(String text, List<String> others) {
        float[] logits = scores.scores(
                others.stream().map(other -> new TextPair(text, other)).toList());
        for (int i = 0; i < logits.length; i++) {
            logits[i] = (float) (1 / (1 + Math.exp(-logits[i])));
        }
        return logits;
    }

    @Override
    public String contentHash() {
        return ModelFingerprint.of(model.internals());
    }

    @Override
    public void close() {
        scores.close();
    }
}
