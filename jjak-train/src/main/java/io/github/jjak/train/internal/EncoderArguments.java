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
 * @param adapter what is trained in its place, if anything
 * @param routerMapping routes of its Router by the names of columns; a column without one goes where its place says
 */
public record EncoderArguments(
        PrecisionChoice precision,
        boolean freezeEmbeddings,
        int freezeLayers,
        AdapterArguments adapter,
        Map<String, String> routerMapping) {

    static final EncoderArguments DEFAULT =
            new EncoderArguments(PrecisionChoice.AUTO, false, 0, AdapterArguments.NONE, Map.of());

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
        adapter.addTo(facts);
    }

    /** The same with another adapter. */
    public EncoderArguments with(AdapterArguments other) {
        return new EncoderArguments(precision, freezeEmbeddings, freezeLayers, other, routerMapping);
    }
}
