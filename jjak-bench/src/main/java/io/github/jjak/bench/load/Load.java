package io.github.jjak.bench.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongFunction;

/**
 * Requests of one kind over many connections. With a rate it is an open loop: requests begin when they are due, whatever the answers to
 * earlier ones do, and a time counts from when the request was due. Without one each connection sends as soon as it has its answer.
 */
final class Load {

    /** Status of what got no answer. */
    static final int BROKEN = 0;

    private final Target target;
    private final LongFunction<byte[]> requests;
    private final int connections;
    private final Map<Integer, List<Double>> times = new TreeMap<>();
    private double seconds;
    private long late;

    /** @param requests by number */
    Load(Target target, LongFunction<byte[]> requests, int connections) {
        this.target = target;
        this.requests = requests;
        this.connections = connections;
    }

    /** Sends without a rate. */
    Load closed(double duration) throws IOException, InterruptedException {
        return run(duration, 0);
    }

    /** Sends so many a second. */
    Load open(double duration, double rate) throws IOException, InterruptedException {
        return run(duration, rate);
    }

    private Load run(double duration, double rate) throws IOException, InterruptedException {
        List<Connection> opened = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            opened.add(new Connection(target));
        }
        AtomicLong next = new AtomicLong();
        long began = System.nanoTime();
        long end = began + (long) (duration * 1e9);
        List<Thread> threads = new ArrayList<>();
        for (Connection connection : opened) {
            Thread thread = new Thread(() -> work(connection, next, began, end, rate));
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        seconds = (System.nanoTime() - began) / 1e9;
        return this;
    }

    private void work(Connection first, AtomicLong next, long began, long end, double rate) {
        Map<Integer, List<Double>> own = new TreeMap<>();
        long ownLate = 0;
        Connection connection = first;
        while (true) {
            long number = next.getAndIncrement();
            long due = rate > 0 ? began + (long) (number / rate * 1e9) : System.nanoTime();
            if (due >= end) {
                break;
            }
            for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            if (System.nanoTime() - due > TimeUnit.MILLISECONDS.toNanos(5)) {
                ownLate++;
            }
            int status = BROKEN;
            try {
                status = connection.send(requests.apply(number));
            } catch (IOException broken) {
                connection = again(connection);
            }
            own.computeIfAbsent(status, key -> new ArrayList<>()).add((System.nanoTime() - due) / 1e6);
        }
        closeQuietly(connection);
        synchronized (times) {
            own.forEach((status, list) ->
                    times.computeIfAbsent(status, key -> new ArrayList<>()).addAll(list));
            late += ownLate;
        }
    }

    private Connection again(Connection broken) {
        closeQuietly(broken);
        try {
            return new Connection(target);
        } catch (IOException refused) {
            return broken;
        }
    }

    private static void closeQuietly(Connection connection) {
        try {
            connection.close();
        } catch (IOException gone) {
            // Nothing is left to be closed.
        }
    }

    /** The answers of one status. */
    Answers of(int status) {
        synchronized (times) {
            return Answers.of(times.getOrDefault(status, List.of()).stream()
                    .mapToDouble(Double::doubleValue)
                    .toArray());
        }
    }

    /** Number of requests that got another status than these. */
    long otherThan(int... statuses) {
        synchronized (times) {
            long all = times.values().stream().mapToLong(List::size).sum();
            for (int status : statuses) {
                all -= times.getOrDefault(status, List.of()).size();
            }
            return all;
        }
    }

    /** Answers of this status a second. */
    double rate(int status) {
        return of(status).count() / seconds;
    }

    /** Requests that began more than 5 ms after they were due, because no connection was free or the machine was busy. */
    long late() {
        return late;
    }
}
