package io.github.jjak.serve.api.internal;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.model.TextRole;
import io.github.jjak.serve.generation.internal.Generation;
import io.github.jjak.serve.http.Limits;
import io.github.jjak.serve.http.internal.Answer;
import io.github.jjak.serve.http.internal.Audience;
import io.github.jjak.serve.http.internal.Call;
import io.github.jjak.serve.http.internal.ErrorForm;
import io.github.jjak.serve.http.internal.JsonBody;
import io.github.jjak.serve.http.internal.Problem;
import io.github.jjak.serve.http.internal.ProblemException;
import io.github.jjak.serve.http.internal.Route;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * OpenAI's {@code POST /v1/embeddings} and {@code GET /v1/models}. Whatever model is named, the one that is served answers, and the answer
 * names it. Beyond OpenAI's fields, {@code input_type} is {@code query} or {@code document} for models with prompts, and {@code usage}
 * says which texts were cut.
 */
public final class OpenAiRoutes {

    private static final int MOST_DIMENSIONS = 100_000;

    private final Serving serving;
    private final ModelName name;
    private final VectorSizes sizes;

    public OpenAiRoutes(Serving serving, ModelName name, VectorSizes sizes) {
        this.serving = serving;
        this.name = name;
        this.sizes = sizes;
    }

    /** The routes. */
    public List<Route> routes() {
        return List.of(
                Route.post("/v1/embeddings", Audience.CLIENTS, ErrorForm.OPENAI, this::embeddings),
                Route.get("/v1/models", Audience.CLIENTS, ErrorForm.OPENAI, call -> models()));
    }

    /** What a request asks for. */
    private record Wanted(
            List<String> texts, boolean base64, @Nullable Integer dimensions, TextRole role) {}

    private CompletableFuture<Answer> embeddings(Call call) {
        Wanted wanted = wanted(call.json(), call.limits());
        return serving.with(generation -> embeddings(generation, wanted, call.limits()));
    }

    private static Wanted wanted(JsonBody body, Limits limits) {
        body.optionalText("model");
        body.optionalText("user");
        JsonNode input = body.value("input").orElse(null);
        JsonNode first = input != null && input.isArray() && !input.isEmpty() ? input.get(0) : null;
        if (first != null && (first.isNumber() || first.isArray())) {
            throw new ProblemException(
                    Problem.INVALID,
                    "The field \"input\" holds numbers of tokens, which are those of another tokenizer; send the texts."
                            + " (In LangChain: check_embedding_ctx_length=False.)",
                    "input");
        }
        List<String> texts = body.texts("input", limits.texts());
        requireSomething(texts, "input");
        return new Wanted(
                texts,
                body.choice("encoding_format", "float", "base64")
                        .orElse("float")
                        .equals("base64"),
                body.integer("dimensions", 1, MOST_DIMENSIONS),
                body.choice("input_type", "query", "document")
                        .map(type -> type.equals("query") ? TextRole.QUERY : TextRole.DOCUMENT)
                        .orElse(TextRole.TEXT));
    }

    static void requireSomething(List<String> texts, String field) {
        for (int i = 0; i < texts.size(); i++) {
            if (texts.get(i).isBlank()) {
                throw new ProblemException(
                        Problem.EMPTY,
                        "Text " + i + " of \"" + field + "\" is blank. Leave it out; a blank text has no meaning.",
                        field);
            }
        }
    }

    private CompletableFuture<Answer> embeddings(Generation generation, Wanted wanted, Limits limits) {
        SentenceTransformer model = TextVectors.model(generation);
        sizes.check(wanted.dimensions(), model);
        TextVectors texts = TextVectors.tokenize(generation, wanted.texts(), wanted.role(), limits);
        return texts.encode(generation)
                .thenApplyAsync(
                        encoded -> Answer.json(answer(name.of(generation), wanted, texts, encoded.vectors())),
                        serving.responders());
    }

    private static Map<String, Object> answer(String model, Wanted wanted, TextVectors texts, float[][] vectors) {
        List<Map<String, Object>> data = new ArrayList<>(vectors.length);
        for (int i = 0; i < vectors.length; i++) {
            float[] vector = VectorSizes.cut(vectors[i], wanted.dimensions());
            Map<String, Object> item = new LinkedHashMap<>();
            item.put("object", "embedding");
            item.put("index", i);
            item.put("embedding", wanted.base64() ? base64(vector) : vector);
            data.add(item);
        }
        Map<String, Object> usage = new LinkedHashMap<>();
        usage.put("prompt_tokens", texts.tokens());
        usage.put("total_tokens", texts.tokens());
        usage.put("truncated", texts.truncated());
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("object", "list");
        answer.put("data", data);
        answer.put("model", model);
        answer.put("usage", usage);
        return answer;
    }

    /** Little-endian float32, as OpenAI's clients read it. */
    private static String base64(float[] vector) {
        ByteBuffer bytes = ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(vector);
        return Base64.getEncoder().encodeToString(bytes.array());
    }

    private CompletableFuture<Answer> models() {
        Generation generation = serving.generations().current();
        Map<String, Object> model = new LinkedHashMap<>();
        model.put("id", name.of(generation));
        model.put("object", "model");
        model.put("created", generation.loaded().getEpochSecond());
        model.put("owned_by", "jjak");
        return CompletableFuture.completedFuture(
                Answer.json(Map.of("object", "list", "data", generation.model() == null ? List.of() : List.of(model))));
    }
}
