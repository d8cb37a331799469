package io.github.jjak.distributed.internal;

import io.github.jjak.error.UsageException;
import io.github.jjak.tensor.Precision;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Where a worker belongs.
 *
 * @param rank its number, from 0
 * @param count of all workers
 * @param master where the first one is found; it listens on this address only
 * @param secret known to all workers; may be empty where the address is that of the machine itself
 * @param timeout after which a worker that is not heard of, or that the others wait for in a step, counts as lost
 * @param reduction how gradients are summed
 */
public record WorkerPlace(
        int rank, int count, InetSocketAddress master, String secret, Duration timeout, Reduction reduction) {

    /** Shortest secret. */
    public static final int SHORTEST_SECRET = 16;

    /** Most workers of a run: what one passes on goes through all others. */
    public static final int MOST = 256;

    /** How many times the timeout workers wait for one another to be started. */
    private static final int STARTS = 10;

    private static final int TRIES = 30;
    private static final long BETWEEN_TRIES_MILLIS = 1000;

    /** Where gradients are summed in the plain way. */
    public WorkerPlace(int rank, int count, InetSocketAddress master, String secret, Duration timeout) {
        this(rank, count, master, secret, timeout, Reduction.PLAIN);
    }

    public WorkerPlace {
        if (count < 1 || count > MOST) {
            throw new UsageException("`worldSize` must be 1 to " + MOST + ", but is " + count + ".");
        }
        if (rank < 0 || rank >= count) {
            throw new UsageException(
                    "`rank` must be 0 to " + (count - 1) + " with `worldSize` " + count + ", but is " + rank + ".");
        }
        if (!master.getAddress().isLoopbackAddress() && secret.isEmpty()) {
            throw new UsageException("`master` is " + master.getHostString()
                    + ", which other machines can reach, so workers need a secret. Put at least " + SHORTEST_SECRET
                    + " random characters into a file that only you can read, the same for each worker, and name it in"
                    + " `workerSecret`.");
        }
        if (!secret.isEmpty() && secret.getBytes(StandardCharsets.UTF_8).length < SHORTEST_SECRET) {
            throw new UsageException("The secret of the workers needs at least " + SHORTEST_SECRET + " characters.");
        }
    }

    /**
     * Reads {@code HOST:PORT}; an IPv6 address stands in brackets.
     *
     * @throws UsageException if it is none, or the host is not known
     */
    public static InetSocketAddress address(String text) {
        int colon = text.lastIndexOf(':');
        String host = colon < 1 ? "" : text.substring(0, colon).replaceAll("^\\[(.*)]$", "$1");
        String port = text.substring(colon + 1);
        if (host.isEmpty()
                || !port.matches("\\d{1,5}")
                || Integer.parseInt(port) < 1
                || Integer.parseInt(port) > 65535) {
            throw new UsageException("`master` must be HOST:PORT with a port from 1 to 65535, for instance"
                    + " 10.0.0.7:29500, but is " + text + ".");
        }
        return new InetSocketAddress(resolved(host), Integer.parseInt(port));
    }

    /** In a cluster a host gets its name when it starts, which may be a little later. */
    private static InetAddress resolved(String host) {
        for (int tries = 1; ; tries++) {
            try {
                return InetAddress.getByName(host);
            } catch (UnknownHostException unknown) {
                if (tries == TRIES || !paused()) {
                    throw new UsageException("`master` names the host " + host
                            + ", which is not known here. Give the first worker's host name or address.");
                }
            }
        }
    }

    private static boolean paused() {
        try {
            Thread.sleep(BETWEEN_TRIES_MILLIS);
            return true;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** To how many of those to the right this worker sends: its neighbour, or all, where sums must not be rounded on their way. */
    int reach() {
        return reduction.precision() == Precision.FP32 ? Math.min(1, count - 1) : count - 1;
    }

    /** How long workers wait for one another to be started. */
    Duration start() {
        return timeout.multipliedBy(STARTS);
    }
}
