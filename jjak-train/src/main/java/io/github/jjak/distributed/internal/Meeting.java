package io.github.jjak.distributed.internal;

import io.github.jjak.error.RunException;
import io.github.jjak.error.UsageException;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.channels.ServerSocketChannel;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How workers find one another.
 *
 * <ol>
 *   <li>Each listens on a port of its own, on the address by which it reaches the first worker.
 *   <li>All but the first one connect to the first one; both ends prove the secret.
 *   <li>When all are there, the first one sends everybody the list of all; a worker that does not belong there is told why.
 * </ol>
 *
 * @param links of the first worker, to each other one by its rank; of another worker, to the first one
 * @param peers all workers, by rank
 * @param listener where those to the left connect to
 */
record Meeting(SortedMap<Integer, Link> links, List<Peer> peers, ServerSocketChannel listener) {

    private static final Logger log = LoggerFactory.getLogger(Meeting.class);
    private static final int HANDSHAKE_MILLIS = 10_000;
    private static final int BETWEEN_TRIES_MILLIS = 200;
    private static final String WELCOME = "";

    static Meeting of(WorkerPlace place) {
        try {
            return place.rank() == 0 ? first(place) : other(place);
        } catch (IOException cause) {
            throw new RunException("The workers cannot find one another: " + cause.getMessage(), cause);
        }
    }

    private static ServerSocketChannel listener(InetAddress address) throws IOException {
        ServerSocketChannel listener = ServerSocketChannel.open();
        listener.bind(new InetSocketAddress(address, 0));
        return listener;
    }

    private static Peer own(WorkerPlace place, ServerSocketChannel listener) {
        return new Peer(
                Peer.ownVersion(),
                place.rank(),
                place.count(),
                place.reduction().precision().id(),
                listener.socket().getInetAddress().getHostAddress(),
                listener.socket().getLocalPort(),
                Peer.ownMachine());
    }

    private static Meeting first(WorkerPlace place) throws IOException {
        SortedMap<Integer, Link> links = new TreeMap<>();
        long end = System.nanoTime() + place.start().toNanos();
        try (ServerSocket door = door(place)) {
            ServerSocketChannel listener = listener(place.master().getAddress());
            SortedMap<Integer, Peer> peers = new TreeMap<>();
            peers.put(0, own(place, listener));
            while (peers.size() < place.count()) {
                receive(place, door, end, links, peers);
            }
            for (Link link : links.values()) {
                for (Peer peer : peers.values()) {
                    peer.write(link.out());
                }
                link.out().flush();
            }
            return new Meeting(links, List.copyOf(peers.values()), listener);
        } catch (IOException | RuntimeException failure) {
            links.values().forEach(Link::close);
            throw failure;
        }
    }

    private static ServerSocket door(WorkerPlace place) throws IOException {
        ServerSocket door = new ServerSocket();
        try {
            door.setReuseAddress(true);
            door.bind(place.master(), WorkerPlace.MOST);
            return door;
        } catch (BindException cause) {
            door.close();
            throw new UsageException("The first worker cannot listen on " + words(place.master()) + ": "
                    + cause.getMessage() + ". Another run may use the port, or the address is not of this machine;"
                    + " give another `master`.");
        }
    }

    private static String words(InetSocketAddress address) {
        return address.getHostString() + ":" + address.getPort();
    }

    private static void receive(
            WorkerPlace place,
            ServerSocket door,
            long end,
            SortedMap<Integer, Link> links,
            SortedMap<Integer, Peer> peers)
            throws IOException {
        Socket socket = accept(place, door, end, peers);
        Link link = Link.of(socket);
        try {
            socket.setSoTimeout(HANDSHAKE_MILLIS);
            Handshake.accept(link.in(), link.out(), place.secret());
            Peer peer = Peer.read(link.in());
            String refusal = refusal(place, peer, peers);
            link.out().writeUTF(refusal);
            link.out().flush();
            if (!refusal.isEmpty()) {
                throw new UsageException(refusal);
            }
            peers.put(peer.rank(), peer);
            links.put(peer.rank(), link);
        } catch (IOException stranger) {
            link.close();
            log.warn("A connection from {} was refused: {}.", socket.getInetAddress(), stranger.getMessage());
        } catch (RuntimeException refused) {
            link.close();
            throw refused;
        }
    }

    /** Looks up now and then, since no interruption reaches who waits at a door. */
    private static Socket accept(WorkerPlace place, ServerSocket door, long end, SortedMap<Integer, Peer> peers)
            throws IOException {
        door.setSoTimeout(BETWEEN_TRIES_MILLIS);
        while (true) {
            try {
                return door.accept();
            } catch (SocketTimeoutException nobody) {
                String missing = missing(place.count(), peers);
                if (Thread.currentThread().isInterrupted()) {
                    throw new RunException("Interrupted while " + missing + " not there.", nobody);
                }
                if (System.nanoTime() > end) {
                    throw new RunException("After " + place.start().toSeconds() + " s, " + missing
                            + " not there. Start all workers with the same `worldSize` and `master`, or give more time"
                            + " with `workerTimeout`.");
                }
            }
        }
    }

    private static String missing(int count, SortedMap<Integer, Peer> peers) {
        List<String> missing = IntStream.range(0, count)
                .filter(rank -> !peers.containsKey(rank))
                .mapToObj(String::valueOf)
                .toList();
        return missing.size() == 1 ? "rank " + missing.get(0) + " is" : "ranks " + String.join(", ", missing) + " are";
    }

    private static String refusal(WorkerPlace place, Peer peer, SortedMap<Integer, Peer> peers) {
        if (!peer.version().equals(Peer.ownVersion())) {
            return "Rank " + peer.rank() + " runs Jjak " + peer.version() + ", but rank 0 runs " + Peer.ownVersion()
                    + ". Use the same version everywhere.";
        }
        if (peer.count() != place.count()) {
            return "Rank " + peer.rank() + " was started with `worldSize` " + peer.count() + ", but rank 0 with "
                    + place.count() + ". Give the same to all workers.";
        }
        String precision = place.reduction().precision().id();
        if (!peer.reducePrecision().equals(precision)) {
            return "Rank " + peer.rank() + " was started with `reducePrecision` " + peer.reducePrecision()
                    + ", but rank 0 with " + precision + ". Give the same to all workers.";
        }
        if (peers.containsKey(peer.rank())) {
            return "Rank " + peer.rank() + " was started twice. Give each worker its own `rank` from 0 to "
                    + (place.count() - 1) + ".";
        }
        return WELCOME;
    }

    private static Meeting other(WorkerPlace place) throws IOException {
        Link link = connect(place);
        ServerSocketChannel listener = null;
        try {
            link.socket().setSoTimeout(HANDSHAKE_MILLIS);
            open(link, place);
            listener = listener(link.socket().getLocalAddress());
            own(place, listener).write(link.out());
            link.out().flush();
            String refusal = link.in().readUTF();
            if (!refusal.isEmpty()) {
                throw new UsageException(refusal);
            }
            // The others may be started much later.
            link.socket().setSoTimeout(Math.toIntExact(place.start().toMillis()));
            Peer[] peers = new Peer[place.count()];
            for (int rank = 0; rank < peers.length; rank++) {
                peers[rank] = Peer.read(link.in());
            }
            SortedMap<Integer, Link> links = new TreeMap<>();
            links.put(0, link);
            return new Meeting(links, List.of(peers), listener);
        } catch (IOException cause) {
            leave(link, listener);
            throw new RunException("Rank 0 ended before all workers were there; its own words say why.", cause);
        } catch (RuntimeException refused) {
            leave(link, listener);
            throw refused;
        }
    }

    private static void leave(Link link, @Nullable ServerSocketChannel listener) throws IOException {
        link.close();
        if (listener != null) {
            listener.close();
        }
    }

    private static void open(Link link, WorkerPlace place) {
        try {
            Handshake.open(link.in(), link.out(), place.secret());
        } catch (IOException refused) {
            throw new UsageException(
                    "What listens on " + words(place.master()) + " refuses this worker, or is not a worker:"
                            + " the secret, or the version of Jjak, is not that of rank 0. Give the same `workerSecret` to all"
                            + " workers.");
        }
    }

    private static Link connect(WorkerPlace place) throws IOException {
        long end = System.nanoTime() + place.start().toNanos();
        while (true) {
            Socket socket = new Socket();
            try {
                socket.connect(place.master(), HANDSHAKE_MILLIS);
                return Link.of(socket);
            } catch (IOException notThere) {
                socket.close();
                if (System.nanoTime() > end || notThere instanceof NoRouteToHostException) {
                    throw new RunException(
                            "Rank 0 does not answer on " + words(place.master()) + ": " + notThere.getMessage()
                                    + ". Start it there, with the same `master`.",
                            notThere);
                }
            }
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(BETWEEN_TRIES_MILLIS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new RunException("Interrupted while waiting for rank 0.", stop);
        }
    }

    /** How many workers run on the machine of one of them. */
    int onMachineOf(int rank) {
        return peers.stream()
                .collect(Collectors.groupingBy(Peer::machine))
                .getOrDefault(peers.get(rank).machine(), List.of())
                .size();
    }
}
