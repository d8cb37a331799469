package io.github.jjak.bench;

import io.github.jjak.model.Backend;
import io.github.jjak.model.LoadOptions;
import io.github.jjak.model.SentenceTransformer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Encodes one short text at a time in a process of its own and prints the milliseconds of each call.
 *
 * <p>Arguments: the model's folder, how many Java threads call at once, the backend.
 */
public final class SingleTextWorker {

    private static final int WARM_UPS = 5;
    private static final int CALLS = 20;

    private SingleTextWorker() {}

    public static void main(String[] arguments) throws InterruptedException {
        LoadOptions options = LoadOptions.ofDefaults().withBackend(Backend.valueOf(arguments[2]));
        try (SentenceTransformer model = SentenceTransformer.load(arguments[0], options)) {
            IntStream.range(0, WARM_UPS).forEach(call -> model.encode("준비 " + call));
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < Integer.parseInt(arguments[1]); i++) {
                int number = i;
                threads.add(new Thread(() -> call(model, number)));
            }
            threads.forEach(Thread::start);
            for (Thread thread : threads) {
                thread.join();
            }
        }
    }

    private static void call(SentenceTransformer model, int thread) {
        for (int i = 0; i < CALLS; i++) {
            long start = System.nanoTime();
            model.encode("배송은 며칠이나 걸리나요? " + thread + " " + i);
            double milliseconds = (System.nanoTime() - start) / 1e6;
            System.out.println(String.format(Locale.ROOT, "%.3f", milliseconds));
        }
    }
}
