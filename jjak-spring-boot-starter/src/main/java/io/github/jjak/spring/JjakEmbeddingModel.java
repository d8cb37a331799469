package io.github.jjak.spring;

import io.github.jjak.error.UsageException;
import io.github.jjak.model.EncodeOptions;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.model.SentenceTransformer.EncodeSummary;
import io.github.jjak.model.TextRole;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.metadata.DefaultUsage;
import org.springframework.ai.document.Document;
import org.springframework.ai.embedding.BatchingStrategy;
import org.springframework.ai.embedding.Embedding;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.embedding.EmbeddingOptions;
import org.springframework.ai.embedding.EmbeddingRequest;
import org.springframework.ai.embedding.EmbeddingResponse;
import org.springframework.ai.embedding.EmbeddingResponseMetadata;

/**
 * Spring AI's {@link EmbeddingModel} over a {@link SentenceTransformer}: its own pooling, normalisation and prompts, all texts of a request in
 * one pass. {@link #embed(String)} embeds a question, {@link Document}s are embedded as documents, which is how Spring AI's vector stores call
 * them; {@link #call} embeds texts of no role.
 *
 * <p>Thread-safe. The model stays the caller's, who closes it.
 */
public final class JjakEmbeddingModel implements EmbeddingModel {

    private final SentenceTransformer model;

    /** Over a loaded model. */
    public JjakEmbeddingModel(SentenceTransformer model) {
        this.model = Objects.requireNonNull(model, "model");
    }

    /**
     * Embeds texts.
     *
     * @throws UsageException if the options ask for another model or another dimension than the model's own
     */
    @Override
    public EmbeddingResponse call(EmbeddingRequest request) {
        check(request.getOptions());
        return encode(request.getInstructions(), TextRole.TEXT);
    }

    private void check(@Nullable EmbeddingOptions options) {
        if (options == null) {
            return;
        }
        Integer dimensions = options.getDimensions();
        if (dimensions != null && dimensions != model.dimension()) {
            throw new UsageException("The vectors of this model have " + model.dimension() + " dimensions, but "
                    + dimensions + " are asked for. Leave the option out.");
        }
        String name = options.getModel();
        if (name != null && !name.equals(model.location())) {
            throw new UsageException(
                    "This bean has one model, the property jjak.model; options of a request cannot name another one.");
        }
    }

    /** As a question. */
    @Override
    public float[] embed(String text) {
        return encode(List.of(text), TextRole.QUERY).getResult().getOutput();
    }

    /** As a document. */
    @Override
    public float[] embed(Document document) {
        return encode(List.of(getEmbeddingContent(document)), TextRole.DOCUMENT)
                .getResult()
                .getOutput();
    }

    /** As documents, in one pass: a batching strategy is for services with limits, of which there are none here. */
    @Override
    public List<float[]> embed(
            List<Document> documents, @Nullable EmbeddingOptions options, @Nullable BatchingStrategy batching) {
        check(options);
        List<String> texts = documents.stream().map(this::getEmbeddingContent).toList();
        return encode(texts, TextRole.DOCUMENT).getResults().stream()
                .map(Embedding::getOutput)
                .toList();
    }

    private EmbeddingResponse encode(List<String> texts, TextRole role) {
        List<Embedding> embeddings = new ArrayList<>();
        EncodeSummary summary = model.encode(
                texts,
                role,
                EncodeOptions.ofDefaults(),
                (index, vector) -> embeddings.add(new Embedding(vector.clone(), Math.toIntExact(index))));
        int tokens = Math.toIntExact(Math.min(Integer.MAX_VALUE, summary.tokens()));
        return new EmbeddingResponse(
                embeddings, new EmbeddingResponseMetadata(model.location(), new DefaultUsage(tokens, 0)));
    }

    @Override
    public int dimensions() {
        return model.dimension();
    }
}
