package io.github.jjak.serve.http.internal;

/** Kinds of refusals and failures: their status, and what OpenAI and TEI call them. */
public enum Problem {
    /** Something is missing or blank. */
    EMPTY(400, 400, "invalid_request_error", "Empty"),
    /** A value, type or encoding is not allowed. */
    INVALID(400, 422, "invalid_request_error", "Validation"),
    /** A key is missing or unknown. */
    UNAUTHORIZED(401, 401, "authentication_error", "Unauthorized"),
    /** This host, origin or key may not. */
    FORBIDDEN(403, 403, "permission_error", "Forbidden"),
    /** There is nothing here. */
    NOT_FOUND(404, 404, "not_found_error", "NotFound"),
    /** Not by this method. */
    METHOD(405, 405, "invalid_request_error", "Method"),
    /** Not in this state. */
    CONFLICT(409, 409, "invalid_request_error", "Conflict"),
    /** More than is read. */
    TOO_LARGE(413, 413, "invalid_request_error", "Validation"),
    /** Not in this form. */
    MEDIA(415, 415, "invalid_request_error", "Validation"),
    /** Come again in a moment. */
    OVERLOADED(429, 429, "rate_limit_error", "Overloaded"),
    /** The model failed. */
    BACKEND(500, 424, "api_error", "Backend"),
    /** Nobody can answer at the moment. */
    UNAVAILABLE(503, 503, "api_error", "Unhealthy");

    private final int status;
    private final int teiStatus;
    private final String openAi;
    private final String tei;

    Problem(int status, int teiStatus, String openAi, String tei) {
        this.status = status;
        this.teiStatus = teiStatus;
        this.openAi = openAi;
        this.tei = tei;
    }

    int status(ErrorForm form) {
        return form == ErrorForm.TEI ? teiStatus : status;
    }

    String openAi() {
        return openAi;
    }

    String tei() {
        return tei;
    }
}
