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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Workers in a ring: each sends to its right neighbour, rank + 1, and receives from its left one, both at once; or, where it {@linkplain
 * WorkerPlace#reach reaches} farther, so many places to the right and the left. Ends with the words of the {@link WorkerWatch} if a worker is
 * lost. Not thread-safe.
 */
final class Ring implements AutoCloseable {

    private static final int HANDSHAKE_MILLIS = 30_000;
    private static final int BUFFER = 4 << 20;
    private static final long LOOK_MILLIS = 100;

    /** A neighbour's connection ends as soon as it dies; the watch says who it was, a moment later. */
    private static final long VERDICT_MILLIS = 3000;

    private final WorkerPlace place;
    private final WorkerWatch watch;
    private final Selector selector;

    /** From the worker so many places to the left, and one more. */
    private final List<SelectionKey> receiving = new ArrayList<>();

    /** To the worker so many places to the right, and one more. */
    private final List<SelectionKey> sending = new ArrayList<>();

    private long bytesSent;
    private long nanosInSteps;

    private Ring(WorkerPlace place, WorkerWatch watch, List<SocketChannel> left, List<SocketChannel> right)
            throws IOException {
        this.place = place;
        this.watch = watch;
        this.selector = Selector.open();
        for (SocketChannel channel : left) {
            receiving.add(registered(channel));
        }
        for (SocketChannel channel : right) {
            sending.add(registered(channel));
        }
    }

    private SelectionKey registered(SocketChannel channel) throws IOException {
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.socket().setSoTimeout(0);
        channel.configureBlocking(false);
        return channel.register(selector, 0);
    }

    /** Connects with the neighbours; closes the meeting's listener. */
    static Ring of(WorkerPlace place, Meeting meeting, WorkerWatch watch) throws IOException {
        CompletableFuture<List<SocketChannel>> left =
                CompletableFuture.supplyAsync(() -> fromLeft(place, meeting.listener()), Ring::start);
        List<SocketChannel> right = new ArrayList<>();
        try (ServerSocketChannel listener = meeting.listener()) {
            for (int distance = 1; distance <= place.reach(); distance++) {
                Peer next = meeting.peers().get((place.rank() + distance) % place.count());
                right.add(toRight(place, next));
            }
            return new Ring(place, watch, left.get(), right);
        } catch (IOException | ExecutionException cause) {
            right.forEach(Ring::close);
            throw new RunException(
                    "Rank " + place.rank() + " cannot reach its neighbours: " + cause.getMessage(), cause);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new RunException("Interrupted while connecting workers.", stop);
        }
    }

    /** Everybody must be listening at once, so nobody waits for a thread of a pool. */
    private static void start(Runnable work) {
        Thread thread = new Thread(work, "jjak-neighbours");
        thread.setDaemon(true);
        thread.start();
    }

    private static SocketChannel toRight(WorkerPlace place, Peer next) throws IOException {
        SocketChannel channel = SocketChannel.open();
        channel.setOption(StandardSocketOptions.SO_SNDBUF, BUFFER);
        Socket socket = channel.socket();
        socket.connect(new InetSocketAddress(next.host(), next.port()), HANDSHAKE_MILLIS);
        Link link = Link.unbuffered(socket, HANDSHAKE_MILLIS);
        Handshake.open(link.in(), link.out(), place.secret());
        link.out().writeInt(place.rank());
        return channel;
    }

    /** Those to the left, the nearest first. */
    private static List<SocketChannel> fromLeft(WorkerPlace place, ServerSocketChannel listener) {
        SortedMap<Integer, SocketChannel> byDistance = new TreeMap<>();
        try {
            listener.setOption(StandardSocketOptions.SO_RCVBUF, BUFFER);
            listener.socket().setSoTimeout(HANDSHAKE_MILLIS);
            // Strangers are turned away until all are there.
            for (int tries = 0; byDistance.size() < place.reach(); tries++) {
                Socket socket = listener.socket().accept();
                try {
                    Link link = Link.unbuffered(socket, HANDSHAKE_MILLIS);
                    Handshake.accept(link.in(), link.out(), place.secret());
                    byDistance.put(
                            Math.floorMod(place.rank() - link.in().readInt(), place.count()), socket.getChannel());
                } catch (IOException stranger) {
                    socket.close();
                    if (tries == 2 * WorkerPlace.MOST) {
                        throw stranger;
                    }
                }
            }
            return List.copyOf(byDistance.values());
        } catch (IOException cause) {
            byDistance.values().forEach(Ring::close);
            throw new IllegalStateException("a neighbour did not come: " + cause.getMessage(), cause);
        }
    }

    /** What was sent, and how long the exchanges took in which nobody is waited for longer than the timeout: those of steps. */
    String cost() {
        return String.format(
                Locale.ROOT, "%.3f s in exchanges of steps, %.1f MB sent", nanosInSteps / 1e9, bytesSent / 1e6);
    }

    long bytesSent() {
        return bytesSent;
    }

    /**
     * Sends one buffer to the right while another one is filled from the left.
     *
     * @param patient whether the others may be waited for as long as they live
     */
    void exchange(ByteBuffer out, ByteBuffer in, boolean patient) {
        exchange(out, in, patient, 1);
    }

    /**
     * As {@link #exchange(ByteBuffer, ByteBuffer, boolean)}, with others than the neighbours.
     *
     * @param distance how many places to the right and to the left they are, at most the reach
     */
    void exchange(ByteBuffer out, ByteBuffer in, boolean patient, int distance) {
        SelectionKey toRight = sending.get(distance - 1);
        SelectionKey fromLeft = receiving.get(distance - 1);
        long start = System.nanoTime();
        long lastProgress = start;
        bytesSent += out.remaining();
        try {
            while (out.hasRemaining() || in.hasRemaining()) {
                int moved = out.hasRemaining() ? channel(toRight).write(out) : 0;
                if (in.hasRemaining()) {
                    int read = channel(fromLeft).read(in);
                    if (read < 0) {
                        throw new ClosedChannelException();
                    }
                    moved += read;
                }
                if (moved > 0) {
                    lastProgress = System.nanoTime();
                } else {
                    await(out.hasRemaining() ? toRight : null, in.hasRemaining() ? fromLeft : null);
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

    private static SocketChannel channel(SelectionKey key) {
        return (SocketChannel) key.channel();
    }

    private void await(@Nullable SelectionKey sends, @Nullable SelectionKey receives) throws IOException {
        interest(sends, SelectionKey.OP_WRITE);
        interest(receives, SelectionKey.OP_READ);
        selector.select(LOOK_MILLIS);
        selector.selectedKeys().clear();
        interest(sends, 0);
        interest(receives, 0);
    }

    private static void interest(@Nullable SelectionKey key, int operations) {
        if (key != null) {
            key.interestOps(operations);
        }
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
        return LostWorker.failure(lost, cause);
    }

    private static void close(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException ignored) {
            // It is of no use any more.
        }
    }

    @Override
    public void close() {
        receiving.forEach(key -> close(channel(key)));
        sending.forEach(key -> close(channel(key)));
        try {
            selector.close();
        } catch (IOException ignored) {
            // The same.
        }
    }
}
