package io.github.jjak.cli.option;

import io.github.jjak.model.CrossEncoder;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.negatives.MeaningJudge;
import io.github.jjak.negatives.filter.EntailmentJudge;
import io.github.jjak.negatives.filter.SimilarityJudge;
import org.jspecify.annotations.Nullable;

/**
 * {@code --gate}, loaded for as long as negatives are mined.
 *
 * @param judge null without a gate
 * @param closeModel closes the model behind it
 */
public record LoadedGate(@Nullable MeaningJudge judge, Runnable closeModel) implements AutoCloseable {

    /** No gate. */
    static final LoadedGate NONE = new LoadedGate(null, () -> {});

    /** Cosine from which two texts mean the same unless another one is given. */
    static final double GUIDE_THRESHOLD = 0.99;

    static LoadedGate ofEntailment(String location, CommonOptions common) {
        CrossEncoder loaded = CrossEncoders.load(location, null, common);
        try {
            return new LoadedGate(EntailmentJudge.of(loaded), loaded::close);
        } catch (RuntimeException failure) {
            loaded.close();
            throw failure;
        }
    }

    static LoadedGate ofSimilarity(String location, CommonOptions common) {
        SentenceTransformer loaded = ModelOption.load(location, null, common);
        return new LoadedGate(SimilarityJudge.of(loaded), loaded::close);
    }

    @Override
    public void close() {
        closeModel.run();
    }
}
