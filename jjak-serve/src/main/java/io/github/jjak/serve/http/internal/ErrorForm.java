package io.github.jjak.serve.http.internal;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How a refusal is written. */
public enum ErrorForm {
    /** {@code {"error":{"message","type","param","code"}}}. */
    OPENAI,
    /** {@code {"error","error_type"}}, with TEI's statuses. */
    TEI,
    /** {@code {"error","error_type"}}. */
    JJAK;

    Answer answer(Problem problem, String message, @Nullable String field) {
        Map<String, Object> body = new LinkedHashMap<>();
        if (this == OPENAI) {
            Map<String, @Nullable Object> error = new LinkedHashMap<>();
            error.put("message", message);
            error.put("type", problem.openAi());
            error.put("param", field);
            error.put("code", null);
            body.put("error", error);
        } else {
            body.put("error", message);
            body.put("error_type", problem.tei());
        }
        Answer answer = Answer.json(body).withStatus(problem.status(this));
        if (problem == Problem.OVERLOADED || problem == Problem.UNAVAILABLE) {
            return answer.withHeader("Retry-After", "1");
        }
        return problem == Problem.UNAUTHORIZED ? answer.withHeader("WWW-Authenticate", "Bearer") : answer;
    }

    /** The form of a path that no route has. */
    static ErrorForm ofPath(String path) {
        return path.startsWith("/v1/") ? OPENAI : JJAK;
    }
}
