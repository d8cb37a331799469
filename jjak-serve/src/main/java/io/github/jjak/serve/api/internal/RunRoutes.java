package io.github.jjak.serve.api.internal;

import io.github.jjak.error.JjakException;
import io.github.jjak.serve.http.internal.Answer;
import io.github.jjak.serve.http.internal.Audience;
import io.github.jjak.serve.http.internal.Call;
import io.github.jjak.serve.http.internal.ErrorForm;
import io.github.jjak.serve.http.internal.JsonBody;
import io.github.jjak.serve.http.internal.Problem;
import io.github.jjak.serve.http.internal.ProblemException;
import io.github.jjak.serve.http.internal.Route;
import io.github.jjak.serve.run.internal.QuestionRanks;
import io.github.jjak.serve.run.internal.RunReport;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /run}: the numbers of the run that made the model. {@code GET /run/questions}: the held-out questions with the ranks of their
 * right answers before and after; they hold people's texts, so whoever runs the server must have allowed it. The ranks are searched when
 * they are first asked for, which takes as long as both models need; until then the answer says that it is under way.
 */
public final class RunRoutes {

    private static final int SHOWN = 50;

    private final Serving serving;
    private final Offers offers;
    private final Executor loader;
    private @Nullable RunReport ranked;
    private @Nullable CompletableFuture<QuestionRanks> ranks;

    /** @param loader a thread that may be busy for minutes */
    public RunRoutes(Serving serving, Offers offers, Executor loader) {
        this.serving = serving;
        this.offers = offers;
        this.loader = loader;
    }

    /** The routes. */
    public List<Route> routes() {
        return List.of(
                Route.get("/run", Audience.CLIENTS, ErrorForm.JJAK, call -> report()),
                Route.get("/run/questions", Audience.CLIENTS, ErrorForm.JJAK, this::questions));
    }

    private RunReport require() {
        RunReport known = offers.run().get();
        if (known == null) {
            throw new ProblemException(
                    Problem.NOT_FOUND, "No run is known that made the model. Start the server with the run's folder.");
        }
        return known;
    }

    private CompletableFuture<Answer> report() {
        RunReport known = require();
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return Answer.json(known.toJson());
                    } catch (JjakException cause) {
                        throw new ProblemException(Problem.CONFLICT, String.valueOf(cause.getMessage()));
                    }
                },
                serving.responders());
    }

    private CompletableFuture<Answer> questions(Call call) {
        Comparator<QuestionRanks.Ranked> order = order(call.parameter("order")
                .map(word -> JsonBody.oneOf(word, "order", "hardest", "gained", "lost"))
                .orElse("hardest"));
        RunReport known = require();
        if (!offers.runTexts()) {
            throw new ProblemException(
                    Problem.FORBIDDEN, "The held-out questions are people's texts; this server may not show them.");
        }
        CompletableFuture<QuestionRanks> searched = ranks(known);
        if (!searched.isDone()) {
            return CompletableFuture.completedFuture(
                    Answer.json(Map.of("state", "working")).withStatus(202));
        }
        return searched.handle((found, failure) -> {
            if (failure != null) {
                forget(searched);
                Throwable cause = failure.getCause() == null ? failure : failure.getCause();
                throw new ProblemException(
                        Problem.CONFLICT,
                        cause instanceof JjakException
                                ? String.valueOf(cause.getMessage())
                                : "The questions could not be ranked.");
            }
            Map<String, Object> answer = new LinkedHashMap<>();
            answer.put("state", "ready");
            answer.put("answers", found.answers());
            answer.put("questions", found.questions().size());
            answer.put(
                    "shown",
                    found.questions().stream().sorted(order).limit(SHOWN).toList());
            return Answer.json(answer);
        });
    }

    private static Comparator<QuestionRanks.Ranked> order(String word) {
        return switch (word) {
            case "gained" -> Comparator.comparingInt(QuestionRanks.Ranked::lost);
            case "lost" -> Comparator.comparingInt(QuestionRanks.Ranked::gained);
            default -> Comparator.comparingInt(QuestionRanks.Ranked::after).reversed();
        };
    }

    private synchronized CompletableFuture<QuestionRanks> ranks(RunReport of) {
        CompletableFuture<QuestionRanks> known = ranks;
        if (known == null || !of.equals(ranked)) {
            known = CompletableFuture.supplyAsync(() -> QuestionRanks.of(of), loader);
            ranks = known;
            ranked = of;
        }
        return known;
    }

    private synchronized void forget(CompletableFuture<QuestionRanks> failed) {
        if (ranks == failed) {
            ranks = null;
        }
    }
}
