package io.github.jjak.pretrain.internal;

import io.github.jjak.data.Dataset;
import io.github.jjak.encoder.internal.EncoderConfiguration;
import io.github.jjak.error.DataException;
import io.github.jjak.error.UsageException;
import io.github.jjak.model.SentenceTransformer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Unsupervised SimCSE; Gao et al., arXiv 2104.08821: every text is its own positive. The two go through the encoder as two rows of a
 * batch, so each has a dropout of its own, and the loss pulls them together and pushes other texts away. Train the pairs with
 * {@link io.github.jjak.loss.MultipleNegativesRankingLoss}, whose scale of 20 is the paper's temperature of 0.05, and with the
 * random batch sampler: in a batch without repeated texts no row had a place.
 */
public final class SimCse {

    private SimCse() {}

    /**
     * Refuses a model whose two encodings of a text are the same.
     *
     * @throws UsageException if it has no dropout
     */
    public static void check(SentenceTransformer model) {
        model.internals().requireOneEncoder("pretrain");
        EncoderConfiguration configuration = model.internals().encoder().configuration();
        if (configuration.hiddenDropout() == 0 && configuration.attentionDropout() == 0) {
            throw new UsageException(model.location()
                    + " has no dropout, so both encodings of a text are identical and there is nothing to learn. Set"
                    + " hidden_dropout_prob in its config.json, for instance to 0.1.");
        }
    }

    /**
     * The distinct texts, each as anchor and as positive. All are in memory, about two bytes per character.
     *
     * @throws DataException if there are fewer than two
     */
    public static Dataset pairs(TextLines text) {
        Set<String> distinct = new LinkedHashSet<>();
        text.read((line, startsLine) -> distinct.add(line));
        if (distinct.size() < 2) {
            throw new DataException(
                    "The files hold " + distinct.size() + " distinct texts, but each text needs others as negatives.");
        }
        List<String> texts = new ArrayList<>(distinct);
        return Dataset.of(List.of("anchor", "positive"), List.of(texts, texts));
    }
}
