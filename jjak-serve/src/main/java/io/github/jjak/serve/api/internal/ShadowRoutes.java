package io.github.jjak.serve.api.internal;

import io.github.jjak.error.JjakException;
import io.github.jjak.serve.api.internal.Shadow.Standing;
import io.github.jjak.serve.generation.Source;
import io.github.jjak.serve.generation.internal.Generation;
import io.github.jjak.serve.http.internal.Answer;
import io.github.jjak.serve.http.internal.Audience;
import io.github.jjak.serve.http.internal.Call;
import io.github.jjak.serve.http.internal.ErrorForm;
import io.github.jjak.serve.http.internal.JsonBody;
import io.github.jjak.serve.http.internal.Problem;
import io.github.jjak.serve.http.internal.ProblemException;
import io.github.jjak.serve.http.internal.Route;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** The second model, set, changed and ended by whoever runs the server: {@code POST} and {@code DELETE /admin/shadow}. */
public final class ShadowRoutes {

    private static final String PATH = "/admin/shadow";

    private final Shadow shadow;
    private final Executor loader;
    private final double usualShare;

    /**
     * For one server.
     *
     * @param loader a thread that may be busy for minutes
     * @param usualShare of the searches, where a request names none
     */
    public ShadowRoutes(Shadow shadow, Executor loader, double usualShare) {
        this.shadow = shadow;
        this.loader = loader;
        this.usualShare = usualShare;
    }

    /** The routes. */
    public List<Route> routes() {
        return List.of(
                Route.post(PATH, Audience.ADMINISTRATORS, ErrorForm.JJAK, this::set),
                Route.delete(PATH, Audience.ADMINISTRATORS, ErrorForm.JJAK, this::end));
    }

    private CompletableFuture<Answer> set(Call call) {
        JsonBody body = call.json();
        String model = body.optionalText("model").orElse(null);
        Integer length = body.integer("max_seq_length", 1, AdminRoutes.MOST_TOKENS);
        Path index = body.optionalText("index").map(AdminRoutes::path).orElse(null);
        Double share = body.number("share");
        body.requireNothingElse();
        if (share != null && !(share >= 0 && share <= 1)) {
            throw new ProblemException(
                    Problem.INVALID, "The field \"share\" must be from 0 to 1: the share of the searches.", "share");
        }
        if (model == null && length == null && index == null) {
            if (share == null) {
                throw new ProblemException(
                        Problem.EMPTY,
                        "Name the \"index\" of the second model, or another \"share\" for the one there is.");
            }
            shadow.share(share);
            return CompletableFuture.completedFuture(Answer.json(describe(standing())));
        }
        return CompletableFuture.supplyAsync(() -> compare(model, length, index, share), loader);
    }

    /** What is not named is as it is now; but another index names its own model. */
    private Answer compare(
            @Nullable String model, @Nullable Integer length, @Nullable Path index, @Nullable Double share) {
        Standing now = shadow.standing();
        Source before = now == null ? null : now.generation().source();
        Source wanted = before == null || index != null
                ? new Source(model, length, index)
                : new Source(
                        model == null ? before.model() : model,
                        length == null ? before.maxSequenceLength() : length,
                        before.index(),
                        before.backend());
        long began = System.nanoTime();
        try {
            shadow.compare(wanted, share != null ? share : now == null ? usualShare : now.share());
        } catch (JjakException cause) {
            throw new ProblemException(
                    Problem.INVALID,
                    AdminRoutes.words(cause)
                            + (now == null ? " Nothing is compared." : " The second model before stays in place."));
        }
        Map<String, @Nullable Object> answer = describe(standing());
        answer.put("seconds", (System.nanoTime() - began) / 1e9);
        return Answer.json(answer);
    }

    private Standing standing() {
        Standing standing = shadow.standing();
        if (standing == null) {
            throw new ProblemException(Problem.CONFLICT, "The second model was ended by another request.");
        }
        return standing;
    }

    private CompletableFuture<Answer> end(Call call) {
        call.jsonOrNothing().requireNothingElse();
        return CompletableFuture.supplyAsync(
                () -> {
                    Standing last = shadow.end();
                    Map<String, @Nullable Object> answer = describe(last);
                    answer.putAll(last.numbers());
                    return Answer.json(answer);
                },
                loader);
    }

    private static Map<String, @Nullable Object> describe(Standing standing) {
        Generation generation = standing.generation();
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("model", generation.modelLocation());
        answer.put("fingerprint", generation.fingerprint());
        answer.put("rows", standing.rows());
        answer.put("share", standing.share());
        return answer;
    }
}
