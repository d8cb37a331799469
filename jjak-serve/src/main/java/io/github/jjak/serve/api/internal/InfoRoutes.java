package io.github.jjak.serve.api.internal;

import io.github.jjak.model.SentenceTransformer;
import io.github.jjak.search.index.SearchIndex;
import io.github.jjak.search.index.SearchMode;
import io.github.jjak.serve.api.internal.Shadow.Standing;
import io.github.jjak.serve.generation.internal.Generation;
import io.github.jjak.serve.http.Limits;
import io.github.jjak.serve.http.internal.Answer;
import io.github.jjak.serve.http.internal.Audience;
import io.github.jjak.serve.http.internal.Call;
import io.github.jjak.serve.http.internal.ErrorForm;
import io.github.jjak.serve.http.internal.Route;
import io.github.jjak.serve.queue.QueueOptions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** TEI's {@code GET /info}, with what is served of an index. */
public final class InfoRoutes {

    private final Serving serving;
    private final Shadow shadow;
    private final ModelName name;
    private final QueueOptions queue;
    private final Offers offers;

    /**
     * What is served.
     *
     * @param shadow what it is compared with
     * @param offers what else there is
     */
    public InfoRoutes(Serving serving, Shadow shadow, ModelName name, QueueOptions queue, Offers offers) {
        this.serving = serving;
        this.shadow = shadow;
        this.name = name;
        this.queue = queue;
        this.offers = offers;
    }

    /** The routes. */
    public List<Route> routes() {
        return List.of(Route.get("/info", Audience.CLIENTS, ErrorForm.TEI, this::info));
    }

    private CompletableFuture<Answer> info(Call call) {
        return serving.with(
                generation -> CompletableFuture.completedFuture(Answer.json(describe(generation, call.limits()))));
    }

    private Map<String, @Nullable Object> describe(Generation generation, Limits limits) {
        Map<String, @Nullable Object> info = new LinkedHashMap<>();
        SentenceTransformer model = generation.model();
        info.put("model_id", name.of(generation));
        info.put("model_sha", generation.fingerprint());
        info.put("model_dtype", "float32");
        info.put("model_type", model == null ? Map.of() : Map.of("embedding", Map.of("dimension", model.dimension())));
        info.put("max_concurrent_requests", queue.mostRequests());
        info.put("max_input_length", model == null ? 0 : model.maxSequenceLength());
        info.put("max_batch_tokens", queue.batchTokens());
        info.put("max_client_batch_size", limits.texts());
        info.put("auto_truncate", true);
        info.put("version", Objects.toString(getClass().getPackage().getImplementationVersion(), "development"));
        info.put("similarity", model == null ? null : model.similarityFunction().id());
        info.put(
                "reranks_by",
                offers.reranker() != null
                        ? "cross-encoder " + offers.reranker()
                        : model == null ? null : "cosine of two vectors of one model (bi-encoder)");
        info.put("loaded", generation.loaded().toString());
        info.put("feedback", offers.feedback());
        boolean run = offers.run().get() != null;
        info.put("run", run);
        info.put("run_questions", run && offers.runTexts());
        SearchIndex index = generation.index();
        info.put("index", index == null ? null : index(index, index.size()));
        Standing second = shadow.standing();
        info.put("shadow", second == null ? null : describe(second));
        return info;
    }

    private static Map<String, @Nullable Object> describe(Standing second) {
        Generation generation = second.generation();
        Map<String, @Nullable Object> described = new LinkedHashMap<>();
        described.put("model_id", new ModelName(null).of(generation));
        described.put("model_sha", generation.fingerprint());
        SearchIndex index = generation.index();
        described.put("index", index == null ? null : index(index, second.rows()));
        described.put("share", second.share());
        return described;
    }

    private static Map<String, Object> index(SearchIndex index, int rows) {
        boolean vectors = index.metadata().hasVectors();
        Map<String, Object> described = new LinkedHashMap<>();
        described.put("rows", rows);
        described.put("columns", index.metadata().settings().columns());
        described.put("language", index.metadata().settings().language());
        described.put(
                "modes",
                vectors
                        ? List.of(SearchMode.HYBRID.toString(), SearchMode.DENSE.toString(), SearchMode.BM25.toString())
                        : List.of(SearchMode.BM25.toString()));
        return described;
    }
}
