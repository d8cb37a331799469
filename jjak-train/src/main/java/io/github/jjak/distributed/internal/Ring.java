package io.github.jjak.distributed.internal;

import io.github.jjak.error.RunException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Workers in a ring: each sends to its right neighbour, rank + 1, and receives from its left one, both at once. Ends with the words of the
 * {@link WorkerWatch} if a worker is lost. Not thread-safe.
 */
final class Ring implements AutoCloseable {

    private static final int HANDSHAKE_MILLIS = 30_000;
    private static final int BUFFER = 4 << 20;
    private static final long LOOK_MILLIS = 100;

    /** A neighbour's connection ends as soon as it dies; the watch says who it was, a moment later. */
    private static final long VERDICT_MILLIS = 3000;

    private final WorkerPlace place;
    private final WorkerWatch watch;
    private final SocketChannel left;
    private final SocketChannel right;
    private final Selector selector;
    private final SelectionKey receiving;
    private final SelectionKey sending;
    private long bytesSent;
    private long nanosInSteps;

    private Ring(WorkerPlace place, WorkerWatch watch, SocketChannel left, SocketChannel right) throws IOException {
        this.place = place;
        this.watch = watch;
        this.left = left;
        this.right = right;
        for (SocketChannel channel : new SocketChannel[] {left, right}) {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.socket().setSoTimeout(0);
            channel.configureBlocking(false);
        }
        this.selector = Selector.open();
        this.receiving = left.register(selector, 0);
        this.sending = right.register(selector, 0);
    }

    /** Connects with both neighbours; closes the meeting's listener. */
    static Ring of(WorkerPlace place, Meeting meeting, WorkerWatch watch) throws IOException {
        CompletableFuture<SocketChannel> left =
                CompletableFuture.supplyAsync(() -> fromLeft(place, meeting.listener()));
        SocketChannel right = null;
        try (ServerSocketChannel listener = meeting.listener()) {
            Peer next = meeting.peers().get((place.rank() + 1) % place.count());
            right = toRight(place, next);
            return new Ring(place, watch, left.get(), right);
        } catch (IOException | ExecutionException cause) {
            close(right);
            throw new RunException(
                    "Rank " + place.rank() + " cannot reach its neighbours: " + cause.getMessage(), cause);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new RunException("Interrupted while connecting workers.", stop);
        }
    }

    private static SocketChannel toRight(WorkerPlace place, Peer next) throws IOException {
        SocketChannel channel = SocketChannel.open();
        channel.setOption(StandardSocketOptions.SO_SNDBUF, BUFFER);
        Socket socket = channel.socket();
        socket.connect(new InetSocketAddress(next.host(), next.port()), HANDSHAKE_MILLIS);
        Link link = Link.unbuffered(socket, HANDSHAKE_MILLIS);
        Handshake.open(link.in(), link.out(), place.secret());
        return channel;
    }

    private static SocketChannel fromLeft(WorkerPlace place, ServerSocketChannel listener) {
        try {
            listener.setOption(StandardSocketOptions.SO_RCVBUF, BUFFER);
            listener.socket().setSoTimeout(HANDSHAKE_MILLIS);
            // Strangers are turned away until the neighbour comes.
            for (int tries = 0; ; tries++) {
                Socket socket = listener.socket().accept();
                try {
                    Link link = Link.unbuffered(socket, HANDSHAKE_MILLIS);
                    Handshake.accept(link.in(), link.out(), place.secret());
                    return socket.getChannel();
                } catch (IOException stranger) {
                    socket.close();
                    if (tries == WorkerPlace.MOST) {
                        throw stranger;
                    }
                }
            }
        } catch (IOException cause) {
            throw new IllegalStateException("the left neighbour did not come: " + cause.getMessage(), cause);
        }
    }

    /** What was sent, and how long the exchanges took in which nobody is waited for longer than the timeout: those of steps. */
    String cost() {
        return String.format(
                Locale.ROOT, "%.3f s in exchanges of steps, %.1f MB sent", nanosInSteps / 1e9, bytesSent / 1e6);
    }

    /**
     * Sends one buffer to the right while another one is filled from the left.
     *
     * @param patient whether the others may be waited for as long as they live
     */
    void exchange(ByteBuffer out, ByteBuffer in, boolean patient) {
        long start = System.nanoTime();
        long lastProgress = start;
        bytesSent += out.remaining();
        try {
            while (out.hasRemaining() || in.hasRemaining()) {
                int moved = out.hasRemaining() ? right.write(out) : 0;
                if (in.hasRemaining()) {
                    int read = left.read(in);
                    if (read < 0) {
                        throw new ClosedChannelException();
                    }
                    moved += read;
                }
                if (moved > 0) {
                    lastProgress = System.nanoTime();
                } else {
                    await(out.hasRemaining(), in.hasRemaining());
                }
                throwIfLost();
                if (!patient
                        && System.nanoTime() - lastProgress > place.timeout().toNanos()) {
                    watch.waitedTooLong();
                }
            }
            nanosInSteps += patient ? 0 : System.nanoTime() - start;
        } catch (IOException cause) {
            throw ended(cause);
        }
    }

    private void await(boolean sends, boolean receives) throws IOException {
        sending.interestOps(sends ? SelectionKey.OP_WRITE : 0);
        receiving.interestOps(receives ? SelectionKey.OP_READ : 0);
        selector.select(LOOK_MILLIS);
        selector.selectedKeys().clear();
    }

    private void throwIfLost() {
        String lost = watch.failure();
        if (lost != null) {
            throw failure(lost, null);
        }
    }

    private RunException ended(IOException cause) {
        long end = System.nanoTime() + VERDICT_MILLIS * 1_000_000;
        while (watch.failure() == null
                && System.nanoTime() < end
                && !Thread.currentThread().isInterrupted()) {
            try {
                Thread.sleep(LOOK_MILLIS / 10);
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
            }
        }
        watch.lost("a neighbour of rank " + place.rank() + " has left the run");
        return failure(watch.failure(), cause);
    }

    private static RunException failure(@Nullable String lost, @Nullable IOException cause) {
        return new RunException(
                "A worker is lost: " + (lost == null ? "the connection ended" : lost)
                        + ". All workers end; the run resumes from its last checkpoint with `Existing.RESUME`.",
                cause);
    }

    private static void close(@Nullable SocketChannel channel) {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException ignored) {
                // It is of no use any more.
            }
        }
    }

    @Override
    public void close() {
        close(left);
        close(right);
        try {
            selector.close();
        } catch (IOException ignored) {
            // The same.
        }
    }
}
