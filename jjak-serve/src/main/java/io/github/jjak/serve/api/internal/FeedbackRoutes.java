package io.github.jjak.serve.api.internal;

import io.github.jjak.error.RunException;
import io.github.jjak.serve.feedback.internal.FeedbackEvent;
import io.github.jjak.serve.feedback.internal.FeedbackLog;
import io.github.jjak.serve.http.internal.Answer;
import io.github.jjak.serve.http.internal.Audience;
import io.github.jjak.serve.http.internal.Call;
import io.github.jjak.serve.http.internal.ErrorForm;
import io.github.jjak.serve.http.internal.JsonBody;
import io.github.jjak.serve.http.internal.Problem;
import io.github.jjak.serve.http.internal.ProblemException;
import io.github.jjak.serve.http.internal.Route;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code POST /feedback}: an event of UBI 1.3, or in short {@code {"query","id","relevant"}}. Times, modes and fingerprints are the
 * server's own, whatever the request says.
 */
public final class FeedbackRoutes {

    private static final Logger LOG = LoggerFactory.getLogger(FeedbackRoutes.class);
    private static final int LONGEST_NAME = 100;
    private static final int LONGEST_OBJECT = 1000;
    private static final int DEEPEST_RANK = 10_000;

    private final Serving serving;
    private final @Nullable FeedbackLog log;

    /** @param log null where no feedback is kept */
    public FeedbackRoutes(Serving serving, @Nullable FeedbackLog log) {
        this.serving = serving;
        this.log = log;
    }

    /** The routes. */
    public List<Route> routes() {
        return List.of(Route.post("/feedback", Audience.CLIENTS, ErrorForm.JJAK, this::post));
    }

    static FeedbackLog require(@Nullable FeedbackLog log) {
        if (log == null) {
            throw new ProblemException(
                    Problem.NOT_FOUND, "This server keeps no feedback. Start it with a file for it.");
        }
        return log;
    }

    private CompletableFuture<Answer> post(Call call) {
        FeedbackLog open = require(log);
        JsonBody body = call.json();
        FeedbackEvent event = body.value("action_name").isPresent() ? event(body) : inShort(body);
        return CompletableFuture.supplyAsync(
                () -> {
                    write(open, event);
                    return Answer.json(Map.of("written", true)).withStatus(201);
                },
                serving.responders());
    }

    /** Clients learn that it failed, not where files lie. */
    private static void write(FeedbackLog log, FeedbackEvent event) {
        try {
            log.write(event);
        } catch (RunException cause) {
            LOG.error(cause.getMessage());
            throw new ProblemException(
                    Problem.UNAVAILABLE,
                    "The feedback could not be written. Whoever runs the server finds the reason in its log.");
        }
    }

    private static FeedbackEvent inShort(JsonBody body) {
        String query = body.optionalText("query").orElse(null);
        String queryId = name(body, "query_id");
        String id = object(body.text("id"), "id");
        boolean relevant =
                body.value("relevant").isPresent() ? body.flag("relevant", false) : refuseMissing("relevant");
        String client = name(body, "client_id");
        body.requireNothingElse();
        if (query == null && queryId == null) {
            throw new ProblemException(
                    Problem.EMPTY, "Give \"query\", or the \"query_id\" of the search that showed the hit.", "query");
        }
        return new FeedbackEvent(relevant ? "thumbs_up" : "thumbs_down", queryId, client, query, id, null);
    }

    private static boolean refuseMissing(String field) {
        throw new ProblemException(
                Problem.EMPTY, "The field \"" + field + "\" is missing; it must be true or false.", field);
    }

    private static FeedbackEvent event(JsonBody body) {
        String action = body.text("action_name");
        if (!action.matches("[a-z][a-z0-9_]{0,99}")) {
            throw new ProblemException(
                    Problem.INVALID,
                    "The field \"action_name\" must be lower-case letters, digits and _, at most 100.",
                    "action_name");
        }
        JsonBody attributes = body.object("event_attributes").orElseGet(() -> JsonBody.parse("{}"));
        String id = attributes
                .object("object")
                .map(object -> object(object.text("object_id"), "object_id"))
                .orElse(null);
        Integer ordinal = attributes
                .object("position")
                .map(position -> position.integer("ordinal", 1, DEEPEST_RANK))
                .orElse(null);
        return new FeedbackEvent(
                action,
                name(body, "query_id"),
                name(body, "client_id"),
                body.optionalText("user_query").orElse(null),
                id,
                ordinal);
    }

    private static @Nullable String name(JsonBody body, String field) {
        return body.optionalText(field)
                .map(text -> {
                    if (!text.matches("[A-Za-z0-9._:-]{1," + LONGEST_NAME + "}")) {
                        throw new ProblemException(
                                Problem.INVALID,
                                "The field \"" + field + "\" must be letters, digits and . _ : -, at most "
                                        + LONGEST_NAME + ".",
                                field);
                    }
                    return text;
                })
                .orElse(null);
    }

    private static String object(String id, String field) {
        if (id.length() > LONGEST_OBJECT) {
            throw new ProblemException(
                    Problem.INVALID,
                    "The field \"" + field + "\" has more than " + LONGEST_OBJECT + " characters.",
                    field);
        }
        return id;
    }
}
