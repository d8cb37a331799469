package io.github.jjak.serve.api.internal;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jjak.serve.api.internal.SecondStage.Scored;
import io.github.jjak.serve.http.internal.Answer;
import io.github.jjak.serve.http.internal.Audience;
import io.github.jjak.serve.http.internal.Call;
import io.github.jjak.serve.http.internal.ErrorForm;
import io.github.jjak.serve.http.internal.JsonBody;
import io.github.jjak.serve.http.internal.Problem;
import io.github.jjak.serve.http.internal.ProblemException;
import io.github.jjak.serve.http.internal.Route;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** {@code /v1/rerank} in the form of Jina and {@code /v2/rerank} in that of Cohere, by a cross-encoder. */
public final class RerankRoutes {

    private static final int MOST_TOKENS_OF_A_DOCUMENT = 1_000_000;

    private final @Nullable SecondStage stage;

    /** @param stage null where the server has none: the routes say so */
    public RerankRoutes(@Nullable SecondStage stage) {
        this.stage = stage;
    }

    /** The routes. */
    public List<Route> routes() {
        return List.of(
                Route.post("/v1/rerank", Audience.CLIENTS, ErrorForm.OPENAI, this::jina),
                Route.post("/v2/rerank", Audience.CLIENTS, ErrorForm.JJAK, this::cohere));
    }

    private SecondStage stage() {
        SecondStage second = stage;
        if (second == null) {
            throw new ProblemException(Problem.NOT_FOUND, "This server has no cross-encoder. Start it with one.");
        }
        return second;
    }

    private CompletableFuture<Answer> jina(Call call) {
        JsonBody body = call.json();
        String query = body.text("query");
        List<String> documents = documents(body, call.limits().texts());
        Integer most = body.integer("top_n", 1, Integer.MAX_VALUE);
        boolean withDocuments = body.flag("return_documents", true);
        SecondStage second = stage();
        return second.score(query, documents, false, call.limits()).thenApply(scored -> {
            Map<String, Object> answer = new LinkedHashMap<>();
            answer.put("model", second.name());
            answer.put("object", "list");
            answer.put("usage", Map.of("total_tokens", scored.tokens()));
            answer.put("results", results(scored, most, withDocuments ? documents : null));
            return Answer.json(answer);
        });
    }

    private CompletableFuture<Answer> cohere(Call call) {
        JsonBody body = call.json();
        String query = body.text("query");
        List<String> documents = documents(body, call.limits().texts());
        Integer most = body.integer("top_n", 1, Integer.MAX_VALUE);
        // The model's own limit counts.
        body.integer("max_tokens_per_doc", 1, MOST_TOKENS_OF_A_DOCUMENT);
        return stage().score(query, documents, false, call.limits()).thenApply(scored -> {
            Map<String, Object> answer = new LinkedHashMap<>();
            answer.put("id", UUID.randomUUID().toString());
            answer.put("results", results(scored, most, null));
            answer.put("meta", Map.of("api_version", Map.of("version", "2")));
            return Answer.json(answer);
        });
    }

    /** Texts, or objects with a text. */
    private static List<String> documents(JsonBody body, int most) {
        JsonNode list = body.value("documents").orElse(null);
        boolean objects = list != null && list.isArray() && list.path(0).isObject();
        if (list == null || !objects) {
            List<String> texts = body.texts("documents", most);
            OpenAiRoutes.requireSomething(texts, "documents");
            return texts;
        }
        if (list.size() > most) {
            throw new ProblemException(
                    Problem.TOO_LARGE,
                    "The list \"documents\" has " + list.size() + " texts; allowed are " + most
                            + ". Send several requests.",
                    "documents");
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode each : list) {
            texts.add(JsonBody.parse(each.toString()).text("text"));
        }
        return texts;
    }

    private static List<Map<String, Object>> results(
            Scored scored, @Nullable Integer most, @Nullable List<String> documents) {
        return IntStream.range(0, scored.scores().length)
                .boxed()
                .sorted(Comparator.comparingDouble(index -> -scored.scores()[index]))
                .limit(most == null ? Integer.MAX_VALUE : most)
                .map(index -> {
                    Map<String, Object> result = new LinkedHashMap<>();
                    result.put("index", index);
                    result.put("relevance_score", scored.scores()[index]);
                    if (documents != null) {
                        result.put("document", Map.of("text", documents.get(index)));
                    }
                    return result;
                })
                .toList();
    }
}
