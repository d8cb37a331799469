package io.github.jjak.cli.option;

import io.github.jjak.model.CrossEncoder;
import io.github.jjak.negatives.NegativeJudge;
import io.github.jjak.negatives.filter.CrossEncoderJudge;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * {@code --judge}, loaded for as long as negatives are mined.
 *
 * @param judge null where nobody judges
 * @param model behind it
 */
public record LoadedJudge(
        @Nullable CrossEncoderJudge judge, @Nullable CrossEncoder model) implements AutoCloseable {

    /**
     * Loads it; the caller closes it.
     *
     * @param location null for none
     * @param cache folder of scores; null for none
     */
    public static LoadedJudge of(@Nullable String location, @Nullable Path cache, CommonOptions common) {
        if (location == null) {
            return new LoadedJudge(null, null);
        }
        CrossEncoder loaded = CrossEncoders.load(location, null, common);
        try {
            return new LoadedJudge(CrossEncoderJudge.of(loaded, cache), loaded);
        } catch (RuntimeException failure) {
            loaded.close();
            throw failure;
        }
    }

    /** As the recipe takes it. */
    public @Nullable NegativeJudge asJudge() {
        return judge;
    }

    @Override
    public void close() {
        try (CrossEncoder last = model) {
            if (judge != null) {
                judge.close();
            }
        }
    }
}
