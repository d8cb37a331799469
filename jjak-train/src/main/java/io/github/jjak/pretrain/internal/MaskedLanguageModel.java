package io.github.jjak.pretrain.internal;

import io.github.jjak.encoder.internal.MaskedLanguageHead;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.model.internal.ModelFingerprint;
import io.github.jjak.model.internal.StoredHead;
import io.github.jjak.tensor.internal.Parameter;
import io.github.jjak.tensor.internal.TensorScope;
import io.github.jjak.weights.StoredType;
import io.github.jjak.weights.internal.SafetensorsWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/**
 * An encoder with the head that guesses hidden tokens. The encoder is a whole model of its own; the head lies beside its weights in
 * {@value #HEAD_FILE}, which everybody else passes over.
 */
public final class MaskedLanguageModel implements AutoCloseable {

    /** The head's weights, under transformers' names, in a model's folder. */
    public static final String HEAD_FILE = StoredHead.FILE;

    private final SentenceTransformer model;
    private final MaskedLanguageHead head;
    private final boolean headIsFresh;

    private MaskedLanguageModel(SentenceTransformer model, MaskedLanguageHead head, boolean headIsFresh) {
        this.model = model;
        this.head = head;
        this.headIsFresh = headIsFresh;
    }

    /**
     * Adds the head to a model: the one beside its weights or, as transformers saves it, among them; else a fresh one.
     *
     * @param model stays the caller's, and must stay open
     * @param seed of a fresh head
     * @throws io.github.jjak.error.UsageException if its architecture has no such head
     * @throws io.github.jjak.error.ModelException if the head does not fit the encoder
     */
    public static MaskedLanguageModel of(SentenceTransformer model, long seed) {
        model.internals().requireOneEncoder("pretrain");
        MaskedLanguageHead stored = StoredHead.of(model.internals());
        return stored == null
                ? new MaskedLanguageModel(
                        model, MaskedLanguageHead.random(model.internals().encoder(), seed), true)
                : new MaskedLanguageModel(model, stored, false);
    }

    /** The encoder as a model of its own. */
    public SentenceTransformer model() {
        return model;
    }

    /** Whether no head was found, so that the first steps have to learn it. */
    public boolean headIsFresh() {
        return headIsFresh;
    }

    /** {@code [tokens, hidden]} to scores {@code [tokens, vocabulary]}; in the caller's scope. */
    Tensor scores(Tensor hidden) {
        return TensorScope.handOver(TensorScope.keepOnly(() -> head.forward(hidden)));
    }

    /** Makes the gradients of the head undefined. */
    void clearHeadGradients() {
        try (TensorScope scope = TensorScope.open()) {
            head.parameters()
                    .forEach(parameter -> parameter.value().mutable_grad().reset());
        }
    }

    /** What a run that goes on must find again, part by part; a fresh head follows from the seed. */
    Map<String, String> fingerprint() {
        Map<String, String> parts = new LinkedHashMap<>(ModelFingerprint.parts(model.internals()));
        if (!headIsFresh) {
            try (TensorScope scope = TensorScope.open()) {
                parts.put(HEAD_FILE, ModelFingerprint.ofTensors(head.checkpoint()));
            }
        }
        return parts;
    }

    /** Encoder first, then head, in a fixed order. Modules after the encoder have no part in this. */
    List<Parameter> parameters() {
        List<Parameter> parameters = new ArrayList<>(model.internals().encoder().parameters());
        parameters.addAll(head.parameters());
        return List.copyOf(parameters);
    }

    /** Saves the model's folder with the head in it, whole or not at all. */
    void save(Path folder, Map<String, String> documents) {
        model.internals().save(folder, documents, StoredType.FP32, this::writeHead);
    }

    private void writeHead(Path folder) throws IOException {
        try (TensorScope scope = TensorScope.open()) {
            SafetensorsWriter.write(folder.resolve(HEAD_FILE), head.checkpoint());
        }
    }

    /** Frees the head. The model is the caller's. */
    @Override
    public void close() {
        head.close();
    }
}
