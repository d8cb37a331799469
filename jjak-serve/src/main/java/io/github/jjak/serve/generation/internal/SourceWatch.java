package io.github.jjak.serve.generation.internal;

import io.github.jjak.error.JjakException;
import io.github.jjak.serve.generation.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the folders of model and index from time to time, and has both loaded again when their files have changed and then stayed the same
 * from one look to the next. What cannot be loaded is logged, and not tried again before it changes again.
 */
public final class SourceWatch implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(SourceWatch.class);
    private static final int DEEPEST = 3;

    private final Generations generations;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "jjak-watch");
        thread.setDaemon(true);
        return thread;
    });
    private List<String> served;
    private List<String> seen;

    /** Begins to look. */
    public SourceWatch(Generations generations, Duration pause) {
        this.generations = generations;
        this.served = files(generations.current().source());
        this.seen = served;
        long milliseconds = pause.toMillis();
        var unused = clock.scheduleWithFixedDelay(this::look, milliseconds, milliseconds, TimeUnit.MILLISECONDS);
    }

    private void look() {
        try {
            Source source = generations.current().source();
            List<String> now = files(source);
            boolean settled = now.equals(seen);
            seen = now;
            if (settled && !now.equals(served)) {
                served = now;
                generations.exchange(source);
                log.info("Model and index were loaded again, because their files have changed.");
            }
        } catch (BusyException busy) {
            log.debug("Another exchange is under way.");
        } catch (JjakException cause) {
            log.warn("Changed files cannot be served; what was served before is still served: {}", cause.getMessage());
        } catch (RuntimeException cause) {
            log.error("The folders cannot be looked at.", cause);
        }
    }

    /** Each file with its size and time; a location that is no folder has none. */
    private static List<String> files(Source source) {
        List<String> files = new ArrayList<>();
        add(files, source.index());
        String model = source.model();
        try {
            add(files, model == null ? null : Path.of(model));
        } catch (InvalidPathException notAPath) {
            log.debug("The model is not in a folder.");
        }
        return files;
    }

    private static void add(List<String> files, @Nullable Path folder) {
        if (folder == null || !Files.exists(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder, DEEPEST)) {
            all.sorted()
                    .filter(file -> !Objects.toString(file.getFileName()).endsWith(".lock"))
                    .forEach(file -> files.add(describe(file)));
        } catch (IOException gone) {
            files.add(folder + " cannot be read");
        }
    }

    private static String describe(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return attributes.isDirectory()
                    ? file.toString()
                    : file + " " + attributes.size() + " " + attributes.lastModifiedTime();
        } catch (IOException gone) {
            return file + " is gone";
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
