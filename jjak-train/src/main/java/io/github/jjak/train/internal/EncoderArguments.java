package io.github.jjak.train.internal;

import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.run.RunFacts;
import io.github.jjak.train.TrainingArguments.PrecisionChoice;
import java.util.Objects;

/**
 * How an encoder is trained.
 *
 * @param precision number format of its products
 * @param freezeEmbeddings whether its tables of words, positions and types keep their values
 * @param freezeLayers how many of its layers, from the first one, keep their values, at least 0
 * @param adapter what is trained in its place, if anything
 */
public record EncoderArguments(
        PrecisionChoice precision, boolean freezeEmbeddings, int freezeLayers, AdapterArguments adapter) {

    static final EncoderArguments DEFAULT = new EncoderArguments(PrecisionChoice.AUTO, false, 0, AdapterArguments.NONE);

    public EncoderArguments {
        Objects.requireNonNull(precision, "precision");
        Range.atLeast("freezeLayers", freezeLayers, 0);
    }

    /** Adds what affects the bits. */
    public void addTo(RunFacts.Builder facts, SentenceTransformer model) {
        facts.deciding("precision", precision.of(model).id())
                .deciding("freeze_embeddings", freezeEmbeddings)
                .deciding("freeze_layers", freezeLayers);
        adapter.addTo(facts);
    }

    /** The same with another adapter. */
    public EncoderArguments with(AdapterArguments other) {
        return new EncoderArguments(precision, freezeEmbeddings, freezeLayers, other);
    }
}
