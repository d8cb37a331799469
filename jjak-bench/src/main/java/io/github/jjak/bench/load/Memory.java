package io.github.jjak.bench.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Resident memory of the server, looked at every second until this is closed. */
final class Memory implements AutoCloseable {

    private static final long PAUSE_MILLISECONDS = 1000;

    private final Target target;
    private final List<Double> seen = new ArrayList<>();
    private final Thread thread = new Thread(this::look);

    Memory(Target target) throws IOException {
        this.target = target;
        add();
        thread.setDaemon(true);
        thread.start();
    }

    private void look() {
        try {
            while (true) {
                Thread.sleep(PAUSE_MILLISECONDS);
                add();
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        } catch (IOException gone) {
            System.err.println(gone.getMessage());
        }
    }

    private synchronized void add() throws IOException {
        seen.add(target.residentMegabytes());
    }

    synchronized double first() {
        return seen.get(0);
    }

    synchronized double last() {
        return seen.get(seen.size() - 1);
    }

    synchronized double least() {
        return seen.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
    }

    synchronized double most() {
        return seen.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
