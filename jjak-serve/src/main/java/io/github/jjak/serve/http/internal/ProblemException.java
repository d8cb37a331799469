package io.github.jjak.serve.http.internal;

import org.jspecify.annotations.Nullable;

/** A request that is refused; its message goes to whoever asked and holds no texts. */
public final class ProblemException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Problem problem;
    private final @Nullable String field;

    /** A refusal. */
    public ProblemException(Problem problem, String message) {
        this(problem, message, null);
    }

    /** @param field of the request that is at fault, or null */
    public ProblemException(Problem problem, String message, @Nullable String field) {
        super(message, null, false, false);
        this.problem = problem;
        this.field = field;
    }

    /** Its kind. */
    public Problem problem() {
        return problem;
    }

    /** The field at fault, or null. */
    public @Nullable String field() {
        return field;
    }

    /** What is said. */
    public String words() {
        String words = getMessage();
        return words == null ? "" : words;
    }
}
