package io.github.jjak.serve.http.internal;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.TimeUnit;

/**
 * The body of a request that is refused by its headers. A connection that is closed while a body is on its way is reset, and the client
 * sees a broken pipe instead of the answer; so what arrives within a moment is read and dropped.
 */
final class RefusedBody {

    private static final long MOST_BYTES = 1 << 20;
    private static final long PATIENCE = TimeUnit.MILLISECONDS.toNanos(50);
    private static final int AT_ONCE = 1 << 13;

    private RefusedBody() {}

    /** Drops the body if it is short and arrives soon; never waits longer than 50 ms. */
    static void drop(Context context) {
        long left = context.req().getContentLengthLong();
        if (left <= 0 || left > MOST_BYTES) {
            return;
        }
        long until = System.nanoTime() + PATIENCE;
        byte[] buffer = new byte[AT_ONCE];
        try {
            InputStream body = context.req().getInputStream();
            while (left > 0 && System.nanoTime() - until < 0) {
                int arrived = body.available();
                if (arrived == 0) {
                    Thread.sleep(1);
                    continue;
                }
                int read = body.read(buffer, 0, Math.min(arrived, AT_ONCE));
                if (read < 0) {
                    return;
                }
                left -= read;
            }
        } catch (IOException gone) {
            // The client has gone; the answer will find that out.
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
