package io.github.jjak.serve.generation.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class FreedMemoryTest {

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
    private final AtomicInteger given = new AtomicInteger();
    private final FreedMemory memory = new FreedMemory(Duration.ofNanos(10), now::get, given::incrementAndGet);

    @Test
    void itIsGivenBackOnceInAWhileWhateverTheClockBeginsWith() {
        memory.afterPass();
        now.addAndGet(9);
        memory.afterPass();
        assertThat(given).hasValue(0);
        now.addAndGet(1);
        memory.afterPass();
        memory.afterPass();
        assertThat(given).hasValue(1);
        now.addAndGet(25);
        memory.afterPass();
        assertThat(given).hasValue(2);
    }

    @Test
    void ofPassesThatEndTogetherOneGivesItBack() throws Exception {
        now.addAndGet(10);
        CountDownLatch start = new CountDownLatch(1);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<?>> passes = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                passes.add(threads.submit(() -> {
                    start.await();
                    memory.afterPass();
                    return null;
                }));
            }
            start.countDown();
            for (Future<?> pass : passes) {
                pass.get();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(given).hasValue(1);
    }
}
