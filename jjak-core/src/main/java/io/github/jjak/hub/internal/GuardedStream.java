package io.github.jjak.hub.internal;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The body of an answer, which fails instead of waiting for ever: {@code java.net.http} limits the time until an answer begins,
 * not the time until it ends. For one reading thread.
 */
final class GuardedStream extends FilterInputStream {

    private static final long NOT_READING = Long.MIN_VALUE;

    private final long silence;
    private final long longest;
    private final long opened = System.nanoTime();
    private volatile long readingSince = NOT_READING;
    private volatile boolean closed;
    private volatile boolean late;

    /**
     * @param silence longest wait for the next byte
     * @param longest longest life of the whole stream
     */
    GuardedStream(InputStream in, Duration silence, Duration longest) {
        super(in);
        this.silence = silence.toNanos();
        this.longest = longest.toNanos();
        look();
    }

    private void look() {
        long pause = Math.min(silence, longest) / 2 + 1;
        CompletableFuture.delayedExecutor(pause, TimeUnit.NANOSECONDS).execute(this::closeWhenLate);
    }

    private void closeWhenLate() {
        if (closed) {
            return;
        }
        long now = System.nanoTime();
        long since = readingSince;
        if (now - opened > longest || (since != NOT_READING && now - since > silence)) {
            late = true;
            try {
                // Wakes the reading thread.
                super.close();
            } catch (IOException alreadyBroken) {
                // The reader notices by itself.
            }
        } else {
            look();
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        readingSince = System.nanoTime();
        try {
            int count = super.read(bytes, offset, length);
            if (late) {
                throw tooLate(null);
            }
            return count;
        } catch (IOException failure) {
            throw late ? tooLate(failure) : failure;
        } finally {
            readingSince = NOT_READING;
        }
    }

    private static IOException tooLate(@Nullable IOException cause) {
        return new IOException("the hub stopped sending in the middle of an answer", cause);
    }

    @Override
    public void close() throws IOException {
        closed = true;
        super.close();
    }
}
