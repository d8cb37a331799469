package io.github.jjak.langchain4j;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.embedding.listener.EmbeddingModelListener;
import dev.langchain4j.model.embedding.request.EmbeddingInput;
import dev.langchain4j.model.embedding.request.EmbeddingInputType;
import dev.langchain4j.model.embedding.request.EmbeddingParameter;
import dev.langchain4j.model.embedding.request.EmbeddingRequest;
import dev.langchain4j.model.embedding.request.EmbeddingRequestParameters;
import dev.langchain4j.model.embedding.response.EmbeddingResponse;
import dev.langchain4j.model.output.Response;
import dev.langchain4j.model.output.TokenUsage;
import io.github.jjak.error.UsageException;
import io.github.jjak.model.EncodeOptions;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.model.SentenceTransformer.EncodeSummary;
import io.github.jjak.model.TextRole;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * LangChain4j's {@link EmbeddingModel} over a {@link SentenceTransformer}: its own pooling, normalisation and prompts, all texts of a
 * request in one pass.
 *
 * <p>A text has a role, which decides its prompt. {@code INPUT_TYPE} of a request names it. Without one, {@link #embed(String)} embeds a
 * question and {@link #embedAll} embeds documents, which is how LangChain4j's retrievers and ingestors call them. {@code DIMENSIONS} is
 * accepted where it is the model's own or one of {@link #withDimensions}.
 *
 * <p>Thread-safe. The model stays the caller's, who closes it.
 */
public final class JjakEmbeddingModel implements EmbeddingModel {

    private final SentenceTransformer model;
    private final Set<Integer> dimensions;
    private final List<EmbeddingModelListener> listeners;

    private JjakEmbeddingModel(
            SentenceTransformer model, Set<Integer> dimensions, List<EmbeddingModelListener> listeners) {
        this.model = model;
        this.dimensions = dimensions;
        this.listeners = listeners;
    }

    /** Over a model, whose vectors have their full dimension. */
    public static JjakEmbeddingModel of(SentenceTransformer model) {
        Objects.requireNonNull(model, "model");
        return new JjakEmbeddingModel(model, Set.of(model.dimension()), List.of());
    }

    /**
     * Allows requests for the first numbers of each vector, scaled to length 1 again: for models that were trained for it (Matryoshka).
     *
     * @throws UsageException for one that is not from 1 to the model's dimension
     */
    public JjakEmbeddingModel withDimensions(Set<Integer> smaller) {
        for (int dimension : smaller) {
            if (dimension < 1 || dimension > model.dimension()) {
                throw new UsageException("A dimension must be from 1 to " + model.dimension()
                        + ", the model's own, but is " + dimension + ".");
            }
        }
        Set<Integer> all = new TreeSet<>(smaller);
        all.add(model.dimension());
        return new JjakEmbeddingModel(model, Set.copyOf(all), listeners);
    }

    /** Is told of every request, answer and error. */
    public JjakEmbeddingModel withListener(EmbeddingModelListener listener) {
        List<EmbeddingModelListener> all = new ArrayList<>(listeners);
        all.add(Objects.requireNonNull(listener, "listener"));
        return new JjakEmbeddingModel(model, dimensions, List.copyOf(all));
    }

    @Override
    public EmbeddingResponse doEmbed(EmbeddingRequest request) {
        EmbeddingInputType type = request.inputType();
        List<String> texts = request.inputs().stream().map(EmbeddingInput::text).toList();
        return encode(texts, role(type), request.dimensions());
    }

    private static TextRole role(@Nullable EmbeddingInputType type) {
        if (type == null) {
            return TextRole.TEXT;
        }
        return type == EmbeddingInputType.QUERY ? TextRole.QUERY : TextRole.DOCUMENT;
    }

    /** As a question. */
    @Override
    public Response<Embedding> embed(String text) {
        EmbeddingResponse response = embed(request(List.of(EmbeddingInput.from(text)), EmbeddingInputType.QUERY));
        return Response.from(response.embeddings().get(0), response.tokenUsage());
    }

    /** As a document. */
    @Override
    public Response<Embedding> embed(TextSegment segment) {
        Response<List<Embedding>> all = embedAll(List.of(segment));
        return Response.from(all.content().get(0), all.tokenUsage());
    }

    /** As documents, in one pass. */
    @Override
    public Response<List<Embedding>> embedAll(List<TextSegment> segments) {
        if (segments.isEmpty()) {
            return Response.from(List.of(), new TokenUsage(0));
        }
        List<EmbeddingInput> inputs =
                segments.stream().map(EmbeddingInput::from).toList();
        EmbeddingResponse response = embed(request(inputs, EmbeddingInputType.DOCUMENT));
        return Response.from(response.embeddings(), response.tokenUsage());
    }

    private static EmbeddingRequest request(List<EmbeddingInput> inputs, EmbeddingInputType type) {
        return EmbeddingRequest.builder().inputs(inputs).inputType(type).build();
    }

    private EmbeddingResponse encode(List<String> texts, TextRole role, @Nullable Integer wanted) {
        int dimension = wanted == null ? model.dimension() : wanted;
        if (!dimensions.contains(dimension)) {
            throw new UsageException("DIMENSIONS must be one of " + new TreeSet<>(dimensions) + ", but is " + dimension
                    + ". The model's vectors can be shortened only if it was trained for it.");
        }
        List<Embedding> embeddings = new ArrayList<>();
        EncodeSummary summary = model.encode(
                texts,
                role,
                EncodeOptions.ofDefaults(),
                (index, vector) -> embeddings.add(shortened(vector, dimension)));
        return EmbeddingResponse.builder()
                .embeddings(embeddings)
                .modelName(modelName())
                .tokenUsage(new TokenUsage(Math.toIntExact(Math.min(Integer.MAX_VALUE, summary.tokens()))))
                .build();
    }

    private static Embedding shortened(float[] vector, int dimension) {
        Embedding embedding = Embedding.from(Arrays.copyOf(vector, dimension));
        if (dimension < vector.length) {
            embedding.normalize();
        }
        return embedding;
    }

    @Override
    public int dimension() {
        return model.dimension();
    }

    /** Where the model was loaded from. */
    @Override
    public String modelName() {
        return model.location();
    }

    @Override
    public Set<EmbeddingParameter<?>> supportedParameters() {
        return Set.of(EmbeddingRequestParameters.INPUT_TYPE, EmbeddingRequestParameters.DIMENSIONS);
    }

    @Override
    public List<EmbeddingModelListener> listeners() {
        return listeners;
    }
}
