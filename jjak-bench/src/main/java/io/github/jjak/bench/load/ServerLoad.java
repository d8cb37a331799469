package io.github.jjak.bench.load;

import java.io.IOException;
import java.util.List;
import java.util.Locale;

/**
 * Measures a running server and prints one table in Markdown.
 *
 * <p>Arguments: port, number of the server's process, then {@code overload SECONDS}, {@code beside SECONDS}, {@code soak SECONDS} or
 * {@code swap EXCHANGES}.
 */
public final class ServerLoad {

    private static final String EMBEDDINGS = "/v1/embeddings";
    /** More than may be in the server, so that one is free when a request is due. */
    private static final int MANY = 900;

    private static final int CLIENTS = 64;
    private static final double CALIBRATION = 15;

    private final Target target;

    private ServerLoad(Target target) {
        this.target = target;
    }

    public static void main(String[] arguments) throws Exception {
        ServerLoad load = new ServerLoad(new Target(Integer.parseInt(arguments[0]), Long.parseLong(arguments[1])));
        double amount = Double.parseDouble(arguments[3]);
        System.out.println("| what | value |");
        System.out.println("|---|---:|");
        switch (arguments[2]) {
            case "overload" -> load.overload(amount);
            case "beside" -> load.beside(amount);
            case "soak" -> load.soak(amount);
            case "swap" -> load.swap((int) amount);
            default -> throw new IllegalArgumentException("There are overload, beside, soak and swap.");
        }
    }

    private static void row(String what, String pattern, Object... values) {
        System.out.println("| " + what + " | " + String.format(Locale.ROOT, pattern, values) + " |");
    }

    private byte[] question(long number) {
        return target.request(EMBEDDINGS, Questions.one(number));
    }

    private double capacity(double seconds) throws IOException, InterruptedException {
        new Load(target, this::question, CLIENTS).closed(seconds / 3);
        double rate = new Load(target, this::question, CLIENTS).closed(seconds).rate(200);
        row("capacity, " + CLIENTS + " clients", "%.0f questions/s", rate);
        return rate;
    }

    private void quiet(String when) throws IOException, InterruptedException {
        Answers one = new Load(target, this::question, 1).closed(5).of(200);
        row("one client, " + when + ": p50, p99", "%.1f, %.1f ms", one.within(0.5), one.within(0.99));
    }

    private void overload(double seconds) throws IOException, InterruptedException {
        double capacity = capacity(CALIBRATION);
        quiet("before");
        double before = target.residentMegabytes();
        // The first burst grows the heap; what is asked is whether it goes on growing.
        new Load(target, this::question, MANY).open(Math.min(10, seconds), 10 * capacity);
        try (Memory memory = new Memory(target)) {
            Load load = new Load(target, this::question, MANY).open(seconds, 10 * capacity);
            Answers refused = load.of(429);
            row("sent at 10 x capacity", "%.0f/s for %.0f s", 10 * capacity, seconds);
            row(
                    "answered 200: number, p50, p99",
                    "%d, %.0f, %.0f ms",
                    load.of(200).count(),
                    load.of(200).within(0.5),
                    load.of(200).within(0.99));
            row(
                    "refused 429: number, p50, p99, most",
                    "%d, %.1f, %.1f, %.0f ms",
                    refused.count(),
                    refused.within(0.5),
                    refused.within(0.99),
                    refused.within(1));
            row("429 within 50 ms", "%.2f %%", 100 * refused.shareWithin(50));
            row("other answers, or none", "%d", load.otherThan(200, 429));
            row("sent more than 5 ms late by the client", "%d", load.late());
            row(
                    "resident memory: before, after the first burst, most, last",
                    "%.0f, %.0f, %.0f, %.0f MB",
                    before,
                    memory.first(),
                    memory.most(),
                    memory.last());
        }
        quiet("afterwards");
    }

    private void beside(double seconds) throws IOException, InterruptedException {
        new Load(target, this::question, 4).closed(5);
        Answers quiet = new Load(target, this::question, 16).open(seconds, 10).of(200);
        row("10 short questions/s alone: p50, p99", "%.1f, %.1f ms", quiet.within(0.5), quiet.within(0.99));
        byte[] batch = target.request(EMBEDDINGS, Questions.longBatch(32));
        Load[] batches = new Load[1];
        Thread other = new Thread(() -> batches[0] = longBatches(batch, seconds + 3));
        other.start();
        Thread.sleep(1500);
        Load load = new Load(target, this::question, 16).open(seconds, 10);
        other.join();
        Answers busy = load.of(200);
        row("beside batches of 32 texts of 512 tokens: p50, p99", "%.1f, %.1f ms", busy.within(0.5), busy.within(0.99));
        row("p99, ratio", "%.1f", busy.within(0.99) / quiet.within(0.99));
        row("batches meanwhile", "%.2f/s", batches[0].rate(200));
        row("other answers, or none", "%d", load.otherThan(200) + batches[0].otherThan(200));
    }

    private Load longBatches(byte[] batch, double seconds) {
        try {
            return new Load(target, number -> batch, 1).closed(seconds);
        } catch (IOException | InterruptedException cause) {
            throw new IllegalStateException(cause);
        }
    }

    private void soak(double seconds) throws IOException, InterruptedException {
        double capacity = capacity(CALIBRATION);
        // A fifth of the time to warm up.
        new Load(target, this::question, CLIENTS).open(seconds / 5, capacity / 2);
        try (Memory memory = new Memory(target)) {
            Load load = new Load(target, this::question, CLIENTS).open(seconds * 4 / 5, capacity / 2);
            row("half of it for", "%.0f s after %.0f s to warm up", seconds * 4 / 5, seconds / 5);
            row(
                    "answered 200: number, p50, p99",
                    "%d, %.1f, %.1f ms",
                    load.of(200).count(),
                    load.of(200).within(0.5),
                    load.of(200).within(0.99));
            row("other answers, or none", "%d", load.otherThan(200));
            row(
                    "resident memory: first, least, most, last",
                    "%.0f, %.0f, %.0f, %.0f MB",
                    memory.first(),
                    memory.least(),
                    memory.most(),
                    memory.last());
            row("last against first", "%+.1f %%", 100 * (memory.last() / memory.first() - 1));
        }
    }

    private void swap(int exchanges) throws IOException, InterruptedException {
        List<byte[]> kinds = List.of(
                question(1), target.request("/search", "{\"query\":\"" + Questions.text(2) + "\",\"top_k\":5}"));
        new Load(target, this::question, 8).closed(3);
        Answers quiet = new Load(target, number -> kinds.get((int) (number % 2)), 8)
                .closed(5)
                .of(200);
        double[] reload = new double[exchanges];
        boolean[] over = new boolean[1];
        Thread administrator = new Thread(() -> over[0] = exchange(reload));
        administrator.start();
        long good = 0;
        long bad = 0;
        double worst = 0;
        while (administrator.isAlive()) {
            Load load = new Load(target, number -> kinds.get((int) (number % 2)), 8).closed(2);
            good += load.of(200).count();
            bad += load.otherThan(200);
            worst = Math.max(worst, load.of(200).within(0.99));
        }
        row("exchanges of model and index under 8 clients", "%d%s", exchanges, over[0] ? "" : " (NOT all worked)");
        row(
                "one exchange: median, most",
                "%.0f, %.0f ms",
                Answers.of(reload).within(0.5),
                Answers.of(reload).within(1));
        row("requests answered 200, failed", "%d, %d", good, bad);
        row("p99 alone; worst p99 of two seconds meanwhile", "%.0f, %.0f ms", quiet.within(0.99), worst);
    }

    private boolean exchange(double[] milliseconds) {
        byte[] reload = target.request("/admin/reload", "{}");
        boolean all = true;
        try (Connection connection = new Connection(target)) {
            for (int i = 0; i < milliseconds.length; i++) {
                long began = System.nanoTime();
                all &= connection.send(reload) == 200;
                milliseconds[i] = (System.nanoTime() - began) / 1e6;
                Thread.sleep(500);
            }
            return all;
        } catch (IOException | InterruptedException cause) {
            return false;
        }
    }
}
