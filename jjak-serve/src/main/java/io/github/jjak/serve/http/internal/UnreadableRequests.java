package io.github.jjak.serve.http.internal;

import java.nio.ByteBuffer;
import java.util.Map;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Answers what is no request that a route could get: a line or head too long, without a host, or no HTTP at all. Jetty closes the
 * connection after such an answer, but says so only if it had read the version. A client that keeps connections would send its next
 * request into the closed one, so this always says it. What the client is still sending is dropped afterwards, or it would not get to read
 * the answer.
 */
public final class UnreadableRequests implements Request.Handler {

    private static final Map<Integer, String> WORDS = Map.of(
            414, "The address is too long. Send long texts in a body, by POST.",
            431, "The headers are too long.");

    private final Admission admission;

    /** One for a server. */
    public UnreadableRequests(Admission admission) {
        this.admission = admission;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        int status = response.getStatus();
        boolean ours = status >= 500;
        Answer answer = ErrorForm.JJAK.answer(
                ours ? Problem.BACKEND : Problem.INVALID,
                ours
                        ? "The server failed to answer."
                        : WORDS.getOrDefault(status, "This is not a request in HTTP/1.1 that can be read."),
                null);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, answer.contentType());
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        response.getHeaders().put("X-Content-Type-Options", "nosniff");
        response.getHeaders().put(HttpHeader.CONNECTION, "close");
        EndPoint connection = request.getConnectionMetaData().getConnection().getEndPoint();
        Callback afterwards =
                Callback.from(() -> admission.drop(patience -> RefusedBody.drop(connection, patience)), callback);
        response.write(true, ByteBuffer.wrap(answer.body()), afterwards);
        return true;
    }
}
