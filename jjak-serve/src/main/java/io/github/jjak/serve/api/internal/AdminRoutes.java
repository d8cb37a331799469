package io.github.jjak.serve.api.internal;

import io.github.jjak.error.JjakException;
import io.github.jjak.search.index.ReEmbedding;
import io.github.jjak.search.index.SearchIndex;
import io.github.jjak.serve.feedback.internal.FeedbackLog;
import io.github.jjak.serve.generation.Source;
import io.github.jjak.serve.generation.internal.BusyException;
import io.github.jjak.serve.generation.internal.Generation;
import io.github.jjak.serve.http.internal.Answer;
import io.github.jjak.serve.http.internal.Audience;
import io.github.jjak.serve.http.internal.Call;
import io.github.jjak.serve.http.internal.ErrorForm;
import io.github.jjak.serve.http.internal.JsonBody;
import io.github.jjak.serve.http.internal.Problem;
import io.github.jjak.serve.http.internal.ProblemException;
import io.github.jjak.serve.http.internal.Route;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Exchange of model and index, and deletion of feedback, by whoever runs the server. */
public final class AdminRoutes {

    static final int MOST_TOKENS = 1_000_000;

    private final Serving serving;
    private final Executor loader;
    private final @Nullable FeedbackLog feedback;

    /** @param loader a thread that may be busy for minutes */
    public AdminRoutes(Serving serving, Executor loader, @Nullable FeedbackLog feedback) {
        this.serving = serving;
        this.loader = loader;
        this.feedback = feedback;
    }

    /** The routes. */
    public List<Route> routes() {
        return List.of(
                Route.post("/admin/reload", Audience.ADMINISTRATORS, ErrorForm.JJAK, this::reload),
                Route.post("/admin/rollback", Audience.ADMINISTRATORS, ErrorForm.JJAK, this::rollBack),
                Route.post("/admin/feedback/erase", Audience.ADMINISTRATORS, ErrorForm.JJAK, this::erase));
    }

    private CompletableFuture<Answer> reload(Call call) {
        JsonBody body = call.jsonOrNothing();
        Source now = serving.generations().current().source();
        String model = body.optionalText("model").orElse(now.model());
        Integer length = body.integer("max_seq_length", 1, MOST_TOKENS);
        Path index = body.optionalText("index").map(AdminRoutes::path).orElse(now.index());
        body.requireNothingElse();
        Source wanted = new Source(model, length == null ? now.maxSequenceLength() : length, index, now.backend());
        return CompletableFuture.supplyAsync(() -> exchange(wanted), loader);
    }

    private CompletableFuture<Answer> rollBack(Call call) {
        call.jsonOrNothing().requireNothingElse();
        Source now = serving.generations().current().source();
        Path index = now.index();
        if (index == null) {
            throw new ProblemException(Problem.CONFLICT, "This server has no index, and so no previous one.");
        }
        return CompletableFuture.supplyAsync(() -> rollBack(now, index), loader);
    }

    private Answer rollBack(Source now, Path index) {
        exchangeFolders(index);
        try {
            return exchange(now);
        } catch (RuntimeException failure) {
            exchangeFolders(index);
            throw failure;
        }
    }

    private static void exchangeFolders(Path index) {
        try {
            ReEmbedding.rollBack(index);
        } catch (JjakException cause) {
            throw new ProblemException(Problem.CONFLICT, words(cause));
        }
    }

    static Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException cause) {
            throw new ProblemException(Problem.INVALID, "The field \"index\" is not a path.", "index");
        }
    }

    private Answer exchange(Source wanted) {
        long began = System.nanoTime();
        try {
            Generation generation = serving.generations().exchange(wanted);
            SearchIndex index = generation.index();
            Map<String, @Nullable Object> answer = new LinkedHashMap<>();
            answer.put(
                    "model",
                    generation.model() == null ? null : generation.model().location());
            answer.put("fingerprint", generation.fingerprint());
            answer.put("rows", index == null ? null : index.size());
            answer.put("seconds", (System.nanoTime() - began) / 1e9);
            return Answer.json(answer);
        } catch (BusyException busy) {
            throw new ProblemException(Problem.CONFLICT, words(busy));
        } catch (JjakException cause) {
            throw new ProblemException(Problem.INVALID, words(cause) + " What was served before is still served.");
        }
    }

    static String words(RuntimeException cause) {
        String words = cause.getMessage();
        return words == null ? cause.getClass().getSimpleName() : words;
    }

    private CompletableFuture<Answer> erase(Call call) {
        JsonBody body = call.json();
        String query = body.optionalText("query_id").orElse(null);
        String client = body.optionalText("client_id").orElse(null);
        body.requireNothingElse();
        if ((query == null) == (client == null)) {
            throw new ProblemException(Problem.EMPTY, "Name one of \"query_id\" and \"client_id\".");
        }
        FeedbackLog log = FeedbackRoutes.require(feedback);
        return CompletableFuture.supplyAsync(() -> Answer.json(Map.of("erased", erase(log, query, client))), loader);
    }

    private static int erase(FeedbackLog log, @Nullable String query, @Nullable String client) {
        try {
            return log.erase(query, client);
        } catch (JjakException cause) {
            throw new ProblemException(Problem.UNAVAILABLE, words(cause) + " Nothing was erased.");
        }
    }
}
