package io.github.jjak.distributed.internal;

import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Notices which worker is lost, and why.
 *
 * <p>Every worker and the first one send each other a sign of life several times in a timeout, with the number of exchanges they have
 * begun. Whose connection ends, ended; who is silent for a timeout, is stopped or cut off; who begins an exchange so much later than the
 * others that they wait for a timeout, is too slow. The first worker tells all others what it noticed. Thread-safe.
 */
final class WorkerWatch implements AutoCloseable {

    private static final byte ALIVE = 1;
    private static final byte LOST = 2;
    private static final byte DONE = 3;
    private static final int SIGNS_IN_A_TIMEOUT = 5;
    private static final long MOST_BETWEEN_SIGNS_MILLIS = 1000;

    private final int rank;
    private final SortedMap<Integer, Link> links;
    private final Duration timeout;
    private final AtomicLong exchanges = new AtomicLong();
    private final Map<Integer, Long> ofOthers = new ConcurrentHashMap<>();
    private volatile @Nullable String failure;
    private volatile boolean closed;

    /** @param links to whom signs are sent; they are closed with this */
    WorkerWatch(int rank, SortedMap<Integer, Link> links, Duration timeout) {
        this.rank = rank;
        this.links = links;
        this.timeout = timeout;
        links.forEach((other, link) -> {
            ofOthers.put(other, 0L);
            start("jjak-watches-worker-" + other, () -> listen(other, link));
        });
        start("jjak-worker-signs", this::sendSigns);
    }

    private static void start(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Which worker is lost, in words; null while all are there. */
    @Nullable
    String failure() {
        return failure;
    }

    /** The next exchange begins here. */
    void exchangeBegins() {
        exchanges.incrementAndGet();
    }

    /** To be called when an exchange has waited for a timeout: whoever has not begun it is lost, as far as that is known here. */
    void waitedTooLong() {
        long own = exchanges.get();
        List<String> late = ofOthers.entrySet().stream()
                .filter(other -> other.getValue() < own)
                .map(other -> "rank " + other.getKey())
                .sorted()
                .collect(Collectors.toList());
        if (!late.isEmpty()) {
            lost(String.join(" and ", late) + (late.size() == 1 ? " is" : " are") + " too slow: the others have waited "
                    + timeout.toSeconds() + " s in a step");
        }
    }

    /** Notes the first loss and tells the others. */
    void lost(String words) {
        synchronized (this) {
            if (failure != null || closed) {
                return;
            }
            failure = words;
        }
        links.values()
                .forEach(link -> send(link, out -> {
                    out.writeByte(LOST);
                    out.writeUTF(words);
                }));
    }

    @FunctionalInterface
    private interface Message {
        void write(DataOutputStream out) throws IOException;
    }

    /** One that cannot be sent is not missed: whoever is at the other end is noticed when listened to. */
    private static void send(Link link, Message message) {
        synchronized (link.out()) {
            try {
                message.write(link.out());
                link.out().flush();
            } catch (IOException ended) {
                link.close();
            }
        }
    }

    private void sendSigns() {
        long pause = Math.min(MOST_BETWEEN_SIGNS_MILLIS, timeout.toMillis() / SIGNS_IN_A_TIMEOUT);
        while (!closed) {
            for (Link link : links.values()) {
                send(link, out -> {
                    out.writeByte(ALIVE);
                    out.writeLong(exchanges.get());
                });
            }
            try {
                Thread.sleep(pause);
            } catch (InterruptedException stop) {
                return;
            }
        }
    }

    private void listen(int other, Link link) {
        try {
            link.socket().setSoTimeout(Math.toIntExact(timeout.toMillis()));
            while (!closed) {
                byte kind = link.in().readByte();
                if (kind == ALIVE) {
                    ofOthers.put(other, link.in().readLong());
                } else if (kind == LOST) {
                    lost(link.in().readUTF());
                } else if (kind == DONE) {
                    return;
                }
            }
        } catch (SocketTimeoutException silent) {
            lost("rank " + other + " was not heard of for " + timeout.toSeconds() + " s: it is stopped or cut off");
        } catch (EOFException ended) {
            lost("rank " + other + " has ended");
        } catch (IOException broken) {
            lost("rank " + other + " has ended (" + broken.getMessage() + ")");
        }
    }

    /** Says farewell: a connection that ends after that is no loss. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        links.values().forEach(link -> {
            send(link, out -> out.writeByte(DONE));
            link.close();
        });
    }

    @Override
    public String toString() {
        return "watch of rank " + rank;
    }
}
