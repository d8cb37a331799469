package io.github.jjak.serve.http.internal;

import io.javalin.http.Context;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;

/**
 * The rest of a body that nobody wants: of a request refused by its headers, of one too large, or sent where no body belongs. A connection
 * that is closed while a body is on its way is reset, and the client sees a broken pipe in place of the answer; so what arrives is read and
 * dropped before the answer is sent, within limits.
 */
final class RefusedBody {

    /** How long one body is read at most, and how long one is waited for that does not come. */
    enum ReadTimeout {
        /** For a server that must refuse at once. */
        SHORT(50, 50),
        USUAL(2_000, 250);

        private final long whole;
        private final long pause;

        ReadTimeout(long wholeMillis, long pauseMillis) {
            this.whole = TimeUnit.MILLISECONDS.toNanos(wholeMillis);
            this.pause = TimeUnit.MILLISECONDS.toNanos(pauseMillis);
        }
    }

    private static final int AT_ONCE = 1 << 16;

    private RefusedBody() {}

    /** Whether a part of the body has not been read. */
    static boolean remains(Context context) {
        try {
            return Call.hasBody(context) && !context.req().getInputStream().isFinished();
        } catch (IOException gone) {
            return false;
        }
    }

    /** Drops what arrives of the body until it has ended or the timeout is over. */
    static void drop(Context context, ReadTimeout timeout) {
        // Such a client sends nothing before it is told to.
        boolean asks = context.header("Expect") != null;
        Request request = ServletContextRequest.getServletContextRequest(context.req());
        drop(timeout, () -> {
            Content.Chunk chunk = request.read();
            if (chunk == null) {
                return asks ? -1 : 0;
            }
            int bytes = chunk.isLast() ? -1 : chunk.remaining();
            chunk.release();
            return bytes;
        });
    }

    /** Drops what arrives on a connection whose request could not be read, until the client closes it or the timeout is over. */
    static void drop(EndPoint connection, ReadTimeout timeout) {
        ByteBuffer buffer = ByteBuffer.allocate(AT_ONCE);
        drop(timeout, () -> {
            // A filled buffer has its data between position and limit.
            buffer.clear().limit(0);
            return connection.fill(buffer);
        });
    }

    private static void drop(ReadTimeout timeout, Arrivals arrivals) {
        long began = System.nanoTime();
        long last = began;
        try {
            for (long now = began;
                    now - began <= timeout.whole && now - last <= timeout.pause;
                    now = System.nanoTime()) {
                int bytes = arrivals.take();
                if (bytes < 0) {
                    return;
                }
                if (bytes > 0) {
                    last = now;
                } else {
                    Thread.sleep(1);
                }
            }
        } catch (IOException gone) {
            // The client has gone; the answer will find that out.
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** Takes the bytes that have arrived, without waiting; -1 at the end. */
    private interface Arrivals {
        int take() throws IOException;
    }
}
