package io.github.jjak.serve.api.internal;

import io.github.jjak.error.DeadlineException;
import io.github.jjak.model.TextRole;
import io.github.jjak.search.index.SearchHit;
import io.github.jjak.search.index.SearchIndex;
import io.github.jjak.search.index.SearchMode;
import io.github.jjak.search.index.SearchRequest;
import io.github.jjak.serve.feedback.internal.FeedbackLog;
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
import io.github.jjak.serve.queue.internal.EmbeddingQueue;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** {@code POST /search} and {@code GET /search?q=}: a question in, hits out. */
public final class SearchRoutes {

    private static final int USUAL_HITS = 5;
    private static final String[] MODES = {"bm25", "dense", "hybrid"};
    private static final String SECOND = "shadow";
    private static final String[] MODELS = {"served", SECOND};
    private static final List<String> PARAMETERS = List.of("q", "top_k", "mode", "min_score", "explain", "model");

    private final Serving serving;
    private final Shadow shadow;
    private final @Nullable FeedbackLog log;
    private final @Nullable SecondStage stage;
    private final Duration deadline;

    /**
     * Search in what is served.
     *
     * @param shadow what requests can name instead, and what hears of hits
     * @param log hears of what was shown, or null where no feedback is kept
     * @param stage reranks hits, or null where the server has no cross-encoder
     * @param deadline of a search, the wait for its turn and the model's work included
     */
    public SearchRoutes(
            Serving serving, Shadow shadow, @Nullable FeedbackLog log, @Nullable SecondStage stage, Duration deadline) {
        this.serving = serving;
        this.shadow = shadow;
        this.log = log;
        this.stage = stage;
        this.deadline = deadline;
    }

    /** The routes. */
    public List<Route> routes() {
        return List.of(
                Route.post("/search", Audience.CLIENTS, ErrorForm.JJAK, this::post),
                Route.get("/search", Audience.CLIENTS, ErrorForm.JJAK, this::get));
    }

    private CompletableFuture<Answer> post(Call call) {
        JsonBody body = call.json();
        String query = body.text("query");
        SearchRequest request = new SearchRequest(
                mode(body.choice("mode", MODES).orElse(null)),
                hits(body.integer("top_k", 1, call.limits().hits())),
                body.number("min_score"),
                body.textsByName("filters"),
                body.flag("explain", false));
        boolean second = SECOND.equals(body.choice("model", MODELS).orElse(null));
        body.requireNothingElse();
        return search(second, query, request, call.limits());
    }

    private CompletableFuture<Answer> get(Call call) {
        call.requireParameters(PARAMETERS, "filter.");
        String query = call.parameter("q")
                .filter(text -> !text.isBlank())
                .orElseThrow(() -> new ProblemException(
                        Problem.EMPTY, "The parameter \"q\" is missing or blank: /search?q=QUESTION.", "q"));
        SearchRequest request = new SearchRequest(
                mode(call.parameter("mode")
                        .map(mode -> JsonBody.oneOf(mode, "mode", MODES))
                        .orElse(null)),
                hits(call.integer("top_k", 1, call.limits().hits())),
                call.number("min_score"),
                call.parameters("filter."),
                call.flag("explain"));
        boolean second = call.parameter("model")
                .map(model -> JsonBody.oneOf(model, "model", MODELS))
                .filter(SECOND::equals)
                .isPresent();
        return search(second, query, request, call.limits());
    }

    private static int hits(@Nullable Integer wanted) {
        return wanted == null ? USUAL_HITS : wanted;
    }

    private static @Nullable SearchMode mode(@Nullable String word) {
        return word == null ? null : SearchMode.valueOf(word.toUpperCase(Locale.ROOT));
    }

    private CompletableFuture<Answer> search(boolean second, String query, SearchRequest request, Limits limits) {
        if (query.length() > limits.questionCharacters()) {
            throw new ProblemException(
                    Problem.TOO_LARGE,
                    "The question has " + query.length() + " characters; allowed are " + limits.questionCharacters()
                            + ".",
                    "query");
        }
        return second
                ? shadow.with(generation -> search(generation, query, request, limits))
                : serving.with(generation -> search(generation, query, request, limits));
    }

    private CompletableFuture<Answer> search(
            Generation generation, String query, SearchRequest request, Limits limits) {
        SearchIndex index = generation.index();
        if (index == null) {
            throw new ProblemException(
                    Problem.NOT_FOUND, "This server has no index to search. Start it with one, or reload it with one.");
        }
        long began = System.nanoTime();
        SearchMode usual = index.metadata().hasVectors() ? SearchMode.HYBRID : SearchMode.BM25;
        SearchMode mode = request.mode() == null ? usual : request.mode();
        if (mode == SearchMode.BM25 || !index.metadata().hasVectors()) {
            return CompletableFuture.supplyAsync(
                    () -> answer(generation, index, query, null, request.withMode(mode), began), serving.responders());
        }
        TextVectors question = TextVectors.tokenize(generation, List.of(query), TextRole.QUERY, limits);
        return question.encode(generation)
                .thenApplyAsync(
                        encoded -> answer(
                                generation,
                                index,
                                query,
                                new Embedded(question, encoded.vectors()[0]),
                                request.withMode(mode),
                                began),
                        serving.responders());
    }

    /** Searches in what is left of the request's time. */
    private List<SearchHit> find(
            SearchIndex index, String query, float @Nullable [] vector, SearchRequest request, long began) {
        Duration left = deadline.minusNanos(System.nanoTime() - began);
        try {
            return index.search(query, vector, request.withTimeout(left.isNegative() ? Duration.ZERO : left));
        } catch (DeadlineException late) {
            throw EmbeddingQueue.late(deadline);
        }
    }

    private record Embedded(TextVectors question, float[] vector) {}

    private Answer answer(
            Generation generation,
            SearchIndex index,
            String query,
            @Nullable Embedded embedded,
            SearchRequest request,
            long began) {
        SecondStage second = stage;
        float[] vector = embedded == null ? null : embedded.vector();
        List<SearchHit> hits = second == null
                ? find(index, query, vector, request, began)
                : second.reranker()
                        .rerank(
                                query,
                                find(index, query, vector, request.withTopK(second.firstHits(request.topK())), began),
                                request.topK());
        SearchMode mode = request.mode() == null ? SearchMode.BM25 : request.mode();
        if (embedded != null && second == null) {
            shadow.seen(query, request, hits, generation);
        }
        String id = log == null
                ? UUID.randomUUID().toString()
                : log.shown(
                        query, hits.stream().map(SearchHit::id).toList(), mode.toString(), generation.fingerprint());
        SearchAnswer answer = new SearchAnswer(
                id,
                mode,
                index.metadata().similarity().id(),
                hits,
                second == null ? null : second.scale(),
                embedded == null ? 0 : embedded.question().tokens(),
                embedded != null && !embedded.question().truncated().isEmpty(),
                (System.nanoTime() - began) / 1e6);
        return Answer.json(answer.toJson());
    }
}
