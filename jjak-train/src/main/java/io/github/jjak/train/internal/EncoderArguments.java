package io.github.jjak.train.internal;

import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.run.RunFacts;
import io.github.jjak.train.TrainingArguments.PrecisionChoice;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * How an encoder is trained.
 *
 * @param precision number format of its products
 * @param freezeEmbeddings whether its tables of words, positions and types keep their values
 * @param freezeLayers how many of its layers, from the first one, keep their values, at least 0
 * @param recomputeLayers whether each layer keeps its input alone for the backward pass and is run again there
 * @param adapter what is trained in its place, if anything
 * @param routerMapping routes of its Router by the names of columns; a column without one goes where its place says
 */
public record EncoderArguments(
        PrecisionChoice precision,
        boolean freezeEmbeddings,
        int freezeLayers,
        boolean recomputeLayers,
        AdapterArguments adapter,
        Map<String, String> routerMapping) {

    static final EncoderArguments DEFAULT =
            new EncoderArguments(PrecisionChoice.AUTO, false, 0, false, AdapterArguments.NONE, Map.of());

    public EncoderArguments {
        Objects.requireNonNull(precision, "precision");
        Range.atLeast("freezeLayers", freezeLayers, 0);
        routerMapping = Collections.unmodifiableMap(new LinkedHashMap<>(routerMapping));
    }

    /** Adds what affects the bits. */
    public void addTo(RunFacts.Builder facts, SentenceTransformer model) {
        facts.deciding("precision", precision.of(model).id())
                .deciding("freeze_embeddings", freezeEmbeddings)
                .deciding("freeze_layers", freezeLayers)
                .deciding("router_mapping", routerMapping.isEmpty() ? null : routerMapping);
        addMemoryTo(facts);
        adapter.addTo(facts);
    }

    /** A layer that is run again has the bits it had, so a run may go on either way. */
    public void addMemoryTo(RunFacts.Builder facts) {
        facts.undeciding("recompute_layers", recomputeLayers);
    }

    /** The same with another adapter. */
    public EncoderArguments with(AdapterArguments other) {
        return new EncoderArguments(precision, freezeEmbeddings, freezeLayers, recomputeLayers, other, routerMapping);
    }
}
