package io.github.jjak.serve.http.internal;

import io.github.jjak.error.DeadlineException;
import io.github.jjak.error.UsageException;
import io.github.jjak.serve.http.Limits;
import io.github.jjak.serve.queue.internal.QueueFullException;
import io.github.jjak.serve.queue.internal.WorkerDeadException;
import io.javalin.http.Context;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What every route does around its own work.
 *
 * <ol>
 *   <li>The request gets its number, the client's if that is a modest one.
 *   <li>Host, origin and key are checked, in this order.
 *   <li>A client is refused at once if the server is full; otherwise its body is received.
 *   <li>The route answers, on the threads of the work, now or later.
 *   <li>Refusals and failures become an answer in the route's form. What failed unexpectedly is logged by its kind, without the message,
 *       which might hold people's texts.
 *   <li>What is left of a body is dropped, within limits, so that the client gets to read the answer.
 *   <li>The answer is written and counted.
 * </ol>
 */
public final class RouteHandler {

    private static final Logger log = LoggerFactory.getLogger(RouteHandler.class);
    /** The header with the number of a request. */
    public static final String REQUEST_ID = "X-Request-Id";

    private final Door door;
    private final Access access;
    private final Limits limits;
    private final RequestMetrics metrics;
    private final Admission admission;
    private final WorkThreads threads;

    /** One for all routes. */
    public RouteHandler(
            Door door, Access access, Limits limits, RequestMetrics metrics, Admission admission, WorkThreads threads) {
        this.door = door;
        this.access = access;
        this.limits = limits;
        this.metrics = metrics;
        this.admission = admission;
        this.threads = threads;
    }

    /** Handles a request for a route. */
    public void handle(Context context, Route route) {
        long began = System.nanoTime();
        begin(context);
        CompletableFuture<Answer> answer;
        try {
            door.check(
                    context.header("Host"),
                    context.header("Origin"),
                    context.header("Sec-Fetch-Site"),
                    !route.method().equals("GET"));
            access.check(route.audience(), context);
            answer = switch (route.audience()) {
                case ALL -> route.handler().handle(new Call(context, limits));
                case CLIENTS -> admitted(context, route);
                case ADMINISTRATORS -> {
                    Call call = new Call(context, limits);
                    call.receive();
                    yield worked(call, route);
                }
            };
        } catch (RuntimeException failure) {
            answer = CompletableFuture.failedFuture(failure);
        }
        CompletableFuture<Answer> whole =
                answer.handle((done, failure) -> failure == null ? done : answer(failure, route.errors(), id(context)));
        if (whole.isDone()) {
            write(context, route, whole.join(), began);
        } else {
            context.future(() -> whole.thenAcceptAsync(done -> write(context, route, done, began), threads.writers()));
        }
    }

    private CompletableFuture<Answer> admitted(Context context, Route route) {
        admission.enter();
        try {
            Call call = new Call(context, limits);
            if (call.hasBody()) {
                admission.beginReading();
                try {
                    call.receive();
                } finally {
                    admission.endReading();
                }
            }
            return worked(call, route).whenComplete((done, failure) -> admission.leave());
        } catch (RuntimeException failure) {
            admission.leave();
            throw failure;
        }
    }

    private CompletableFuture<Answer> worked(Call call, Route route) {
        return CompletableFuture.completedFuture(call)
                .thenComposeAsync(given -> route.handler().handle(given), threads.of(call.size()));
    }

    /** Answers where there is no route. */
    public void handleUnknown(Context context, Problem problem, String message) {
        begin(context);
        write(context, ErrorForm.ofPath(context.path()).answer(problem, message, null));
    }

    /** Answers what failed outside of a route. */
    public void handleFailure(Context context, Throwable failure) {
        begin(context);
        write(context, answer(failure, ErrorForm.ofPath(context.path()), id(context)));
    }

    private void begin(Context context) {
        if (context.res().getHeader(REQUEST_ID) == null) {
            String given = context.header(REQUEST_ID);
            boolean modest = given != null && given.matches("[A-Za-z0-9._-]{1,100}");
            context.header(REQUEST_ID, modest ? given : UUID.randomUUID().toString());
        }
        context.header("X-Content-Type-Options", "nosniff");
        context.header("Cache-Control", "no-store");
        context.header("Vary", "Origin");
        String origin = door.allowed(context.header("Origin"));
        if (origin != null) {
            context.header("Access-Control-Allow-Origin", origin);
        }
    }

    private static String id(Context context) {
        return String.valueOf(context.res().getHeader(REQUEST_ID));
    }

    private void write(Context context, Route route, Answer answer, long began) {
        write(context, answer);
        metrics.answered(route, answer.status(), System.nanoTime() - began);
    }

    private void write(Context context, Answer answer) {
        if (RefusedBody.remains(context)) {
            dropBody(context, answer.status());
        }
        context.status(answer.status());
        answer.headers().forEach(context::header);
        context.contentType(answer.contentType());
        context.result(answer.body());
    }

    private void dropBody(Context context, int status) {
        if (status == Problem.OVERLOADED.status(ErrorForm.JJAK)) {
            RefusedBody.drop(context, RefusedBody.ReadTimeout.SHORT);
        } else {
            admission.drop(timeout -> RefusedBody.drop(context, timeout));
        }
    }

    private static Answer answer(Throwable failure, ErrorForm form, String id) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof ProblemException problem) {
            return form.answer(problem.problem(), problem.words(), problem.field());
        }
        if (cause instanceof QueueFullException) {
            return form.answer(Problem.OVERLOADED, words(cause), null);
        }
        if (cause instanceof DeadlineException) {
            return form.answer(Problem.UNAVAILABLE, words(cause), null);
        }
        if (cause instanceof WorkerDeadException) {
            return form.answer(
                    Problem.UNAVAILABLE, "The model's worker has died; the server must be started again.", null);
        }
        if (cause instanceof UsageException) {
            return form.answer(Problem.INVALID, words(cause), null);
        }
        log.error("Request {} failed: {}", id, where(cause));
        return form.answer(
                Problem.BACKEND, "The server failed to answer; its log says more under the request " + id + ".", null);
    }

    /** The kind of a failure and the place of it, never its message. */
    private static String where(@Nullable Throwable cause) {
        StringBuilder place = new StringBuilder();
        for (Throwable link = cause; link != null && place.length() < 1000; link = link.getCause()) {
            StackTraceElement[] trace = link.getStackTrace();
            place.append(place.isEmpty() ? "" : ", caused by ")
                    .append(link.getClass().getName());
            for (int i = 0; i < Math.min(3, trace.length); i++) {
                place.append(i == 0 ? " at " : " < ").append(trace[i]);
            }
        }
        return place.toString();
    }

    private static String words(Throwable cause) {
        String words = cause.getMessage();
        return words == null ? "" : words;
    }
}
